package dev.quell.query.kill;

import dev.quell.base.text.PrintableText;
import dev.quell.base.value.SqlMode;
import dev.quell.session.KillCommand;
import dev.quell.session.KillRecord;
import dev.quell.session.ProcessInfo;
import dev.quell.session.Session;
import dev.quell.session.account.AccountName;
import dev.quell.sql.print.Digest;
import dev.quell.storage.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries kills out, and remembers them: one line in the log and one in the kill history for each. Stateless; any thread.
public final class Kills {
    private static final Logger LOG = LoggerFactory.getLogger(Kills.class);
    private static final int MAX_TEXT = 1_024;

    private final Engine engine;

    public Kills(Engine engine) {
        this.engine = engine;
    }

    /// Sets the signal and returns at once; it does not wait until the victim has stopped. What the victim did is looked at
    /// before: afterwards it would be gone.
    ///
    /// @throws dev.quell.base.error.SqlError 1095, 1979
    public void run(KillCommand command, Session killer, Instant now) {
        command.denial(killer)
                .ifPresent(denied -> {
                    throw denied;
                });
        var record = record(command, killer, now);
        command.run(killer);
        killer.sessions().kills().add(record);
        log(record);
    }

    private KillRecord record(KillCommand command, Session killer, Instant now) {
        Session victim = command.victim();
        var undone = Consequences.undone(command, engine.transaction(victim.id()), now);
        return new KillRecord(
                now,
                command.kind(),
                KillRecord.Party.of(killer),
                KillRecord.Party.of(victim),
                command.statement().isPresent() ? Optional.of(work(victim)) : Optional.empty(),
                undone);
    }

    private static KillRecord.Work work(Session victim) {
        ProcessInfo info = victim.info();
        String text = info.info().orElse("");
        SqlMode mode = victim.variables().sqlMode();
        Optional<Digest> digest =
                text.isEmpty() ? Optional.empty() : Optional.of(Digest.of(text, mode));
        return new KillRecord.Work(
                info.queryId().orElse(0L),
                info.command(),
                info.state(),
                Duration.ofMillis(info.millis()),
                beginning(text),
                digest.map(Digest::hash).orElse(""),
                digest.map(one -> beginning(one.text())).orElse(""));
    }

    private static String beginning(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        boolean halves = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
        return text.substring(0, halves ? MAX_TEXT - 1 : MAX_TEXT);
    }

    private static void log(KillRecord record) {
        LOG.info(
                "{} {} by connection {} {} from {}: {}; {}",
                record.kind().keepsSession() ? "KILL QUERY" : "KILL CONNECTION",
                party(record.victim()),
                record.killer().connectionId(),
                account(record.killer().account()),
                record.killer().host(),
                record.work()
                        .map(work ->
                                "ran for %.3f s: %s %s"
                                        .formatted(
                                                work.age().toMillis() / 1e3,
                                                work.command(),
                                                PrintableText.of(work.digestText())))
                        .orElse("was idle"),
                undone(record.undone()));
    }

    private static String party(KillRecord.Party party) {
        return "%d %s from %s"
                .formatted(party.connectionId(), account(party.account()), party.host());
    }

    private static String account(Optional<AccountName> account) {
        return account.map(AccountName::printable).orElse("(no user yet)");
    }

    private static String undone(KillRecord.Undone undone) {
        String extent =
                switch (undone.extent()) {
                    case NOTHING -> "nothing";
                    case STATEMENT -> "the statement";
                    case TRANSACTION -> "the transaction";
                };
        return "rolled back: %s, %d rows changed in %.3f s"
                .formatted(extent, undone.rows(), undone.age().toMillis() / 1e3);
    }
}
