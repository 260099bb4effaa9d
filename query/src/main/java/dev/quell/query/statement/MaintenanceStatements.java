package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.MaintenanceStatement.FlushLock;
import dev.quell.sql.tree.MaintenanceStatement.MaintenanceKind;
import java.util.Set;

/// FLUSH, the verbs for tables ([TableMaintenance]), and statements that are only recognised.
public final class MaintenanceStatements {
    private static final Set<String> NOTHING_TO_FLUSH =
            Set.of(
                    "PRIVILEGES",
                    "LOGS",
                    "BINARY LOGS",
                    "ENGINE LOGS",
                    "ERROR LOGS",
                    "GENERAL LOGS",
                    "SLOW LOGS",
                    "HOSTS",
                    "OPTIMIZER_COSTS",
                    "USER_RESOURCES",
                    "TABLES",
                    "STATUS");

    private final StatementRun run;
    private final Planning planning;

    public MaintenanceStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
    }

    public void run(MaintenanceStatement statement, Reply reply) {
        switch (statement) {
            case MaintenanceStatement.TableMaintenance maintenance -> {
                if (maintenance.kind() == MaintenanceKind.CHECKSUM) {
                    throw ErrorCode.NOT_SUPPORTED_YET.error("CHECKSUM TABLE");
                }
                new TableMaintenance(run, planning, maintenance, reply).run();
            }
            case MaintenanceStatement.Flush flush -> flush(flush);
            case MaintenanceStatement.Histogram _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("histograms");
            case MaintenanceStatement.Shutdown _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("SHUTDOWN");
            case MaintenanceStatement.ResetPersist _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("RESET PERSIST");
            case MaintenanceStatement.Unsupported(var what) ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error(what);
        }
    }

    /// Everything that MySQL would flush is either always current here or kept by nobody.
    private void flush(MaintenanceStatement.Flush flush) {
        requireRight(flush);
        TableLocks locks = run.session().tableLocks();
        if (!flush.tables().isEmpty() && flush.lock() != FlushLock.NONE) {
            new TableLockStatements(run, planning).flush(flush);
            return;
        }
        if (flush.lock() == FlushLock.READ_LOCK) {
            locks.refuse();
            run.commitOpen();
            locks.takeGlobalReadLock(run.locking());
            return;
        }
        if (flush.targets().contains("TABLES")) {
            locks.checkAllWritable();
        }
        for (String target : flush.targets()) {
            if (!NOTHING_TO_FLUSH.contains(target)) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("FLUSH " + target);
            }
            if (target.equals("USER_RESOURCES")) {
                run.session().session().sessions().resetUsage();
            }
        }
        run.commitOpen();
    }

    /// RELOAD, or the dynamic privilege for just that.
    private void requireRight(MaintenanceStatement.Flush flush) {
        var privileges = run.session().session().privileges();
        if (flush.targets().isEmpty() || flush.lock() != FlushLock.NONE) {
            privileges.requireReload(DynamicPrivilege.FLUSH_TABLES);
        }
        for (String target : flush.targets()) {
            DynamicPrivilege.named("FLUSH_" + target.replace(' ', '_'))
                    .ifPresentOrElse(
                            privileges::requireReload, () -> privileges.require(Privilege.RELOAD));
        }
    }
}
