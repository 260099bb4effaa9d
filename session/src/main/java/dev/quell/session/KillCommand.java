package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.DynamicPrivilege;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// KILL QUERY and KILL CONNECTION, from SQL and from COM_PROCESS_KILL.
///
/// Who may kill: everybody sessions of the own user; CONNECTION_ADMIN or SUPER everybody's; a victim with SYSTEM_USER only
/// one who has it too. An id that nobody has is 1094 for everybody, before rights are looked at, as in MySQL
/// (`kill_one_thread` in sql/sql_kill.cc).
///
/// @param connectionId the victim
public record KillCommand(Kind kind, long connectionId) {
    private static final Logger LOG = LoggerFactory.getLogger(KillCommand.class);

    /// What ends.
    public enum Kind {
        QUERY,
        CONNECTION
    }

    /// Sets the signal and returns at once; it does not wait until the victim has stopped.
    ///
    /// @throws dev.quell.base.error.SqlError 1094, 1095
    public void run(Session killer) {
        var victim =
                killer.sessions()
                        .find(connectionId)
                        .orElseThrow(() -> ErrorCode.NO_SUCH_THREAD.error(connectionId));
        if (!mayKill(killer, victim)) {
            throw ErrorCode.KILL_DENIED_ERROR.error(connectionId);
        }
        LOG.info(
                "connection {} ({}) kills {} of connection {} ({})",
                killer.id(),
                killer.account().printable(),
                kind == Kind.QUERY ? "the statement" : "the session",
                connectionId,
                victim.login().map(login -> login.account().printable()).orElse("no user yet"));
        victim.kill(
                switch (kind) {
                    case QUERY -> new StopReason.KilledQuery(killer.id());
                    case CONNECTION -> new StopReason.KilledConnection(killer.id());
                });
    }

    private static boolean mayKill(Session killer, Session victim) {
        if (killer == victim) {
            return true;
        }
        var rights = killer.privileges();
        var login = victim.login();
        boolean own =
                login.filter(who -> who.account().user().equals(killer.account().user()))
                        .isPresent();
        if (!own && !rights.has(DynamicPrivilege.CONNECTION_ADMIN)) {
            return false;
        }
        return rights.has(DynamicPrivilege.SYSTEM_USER)
                || login.isEmpty()
                || !victim.privileges().has(DynamicPrivilege.SYSTEM_USER);
    }
}
