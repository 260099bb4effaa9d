package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.system.PersistedVariables;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.Stage;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.session.status.Counter;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.MaintenanceStatement.FlushLock;
import dev.quell.sql.tree.QualifiedName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
            case MaintenanceStatement.TableMaintenance maintenance ->
                    new TableMaintenance(run, planning, maintenance, reply).run();
            case MaintenanceStatement.Flush flush -> flush(flush);
            case MaintenanceStatement.Histogram _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("histograms");
            case MaintenanceStatement.Clone(var directory) -> cloneTo(directory);
            case MaintenanceStatement.Shutdown(boolean restart) -> {
                run.session().session().privileges().require(Privilege.SHUTDOWN);
                throw ErrorCode.NOT_SUPPORTED_YET.error(restart ? "RESTART" : "SHUTDOWN");
            }
            case MaintenanceStatement.ResetPersist reset -> resetPersist(reset);
            case MaintenanceStatement.Unsupported(var what) ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error(what);
        }
    }

    /// The backup: a data folder that a server can be started on.
    ///
    /// @throws dev.quell.base.error.SqlError 1007 if the folder is there, 1227, 1525 if its path is not absolute
    private void cloneTo(String directory) {
        run.session().session().privileges().require(DynamicPrivilege.BACKUP_ADMIN);
        Path folder = path(directory);
        if (!folder.isAbsolute()) {
            throw ErrorCode.WRONG_VALUE.error("path", directory);
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw ErrorCode.DB_CREATE_EXISTS.error(directory);
        }
        if (folder.getParent() == null || !Files.isDirectory(folder.getParent())) {
            throw ErrorCode.CANT_CREATE_DB.error(directory, "2", "No such file or directory");
        }
        run.session().transactions().commit(run.cancellation());
        run.stage(Stage.CLONE_FILE_COPY);
        run.session().engine().backup(folder, run.cancellation());
    }

    private static Path path(String directory) {
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw ErrorCode.WRONG_VALUE.error("path", directory);
        }
    }

    /// Everything that MySQL would flush is either always current here or kept by nobody.
    private void flush(MaintenanceStatement.Flush flush) {
        requireRight(flush);
        TableLocks locks = run.session().tableLocks();
        run.session().knownHandlers().ifPresent(handlers -> flush(handlers, flush));
        if (!flush.tables().isEmpty() && flush.lock() != FlushLock.NONE) {
            new TableLockStatements(run, planning).flush(flush);
            return;
        }
        if (flush.lock() == FlushLock.READ_LOCK) {
            locks.refuse();
            run.commitOpen();
            locks.takeGlobalReadLock(run.locking());
            count();
            return;
        }
        if (flush.targets().contains("TABLES")) {
            TableLockStatements.requireDifferent(flush.tables(), run.session()::requireDatabase);
            checkLocked(flush.tables(), locks);
            count();
        }
        for (String target : flush.targets()) {
            if (!NOTHING_TO_FLUSH.contains(target)) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("FLUSH " + target);
            }
            reset(target);
        }
        run.commitOpen();
    }

    /// @throws dev.quell.base.error.SqlError 1099, 1100 for what LOCK TABLES does not let the session write to
    private void checkLocked(List<QualifiedName> tables, TableLocks locks) {
        if (locks.isEmpty()) {
            return;
        }
        if (tables.isEmpty()) {
            locks.checkAllWritable();
        }
        for (QualifiedName name : tables) {
            String schema = name.schema().orElseGet(run.session()::requireDatabase);
            locks.checkDefinition(schema, name.name());
        }
    }

    private void flush(OpenHandlers handlers, MaintenanceStatement.Flush flush) {
        if (flush.targets().contains("TABLES") || flush.lock() == FlushLock.READ_LOCK) {
            handlers.flush(handler ->
                    flush.tables().isEmpty()
                            || flush.tables().stream()
                                    .anyMatch(table ->
                                            handler.isOf(
                                                    table.schema()
                                                            .orElseGet(
                                                                    run.session()::requireDatabase),
                                                    table.name())));
        }
    }

    private void count() {
        run.session().session().counters().add(Counter.FLUSH_COMMANDS);
    }

    /// What has something to forget does so.
    private void reset(String target) {
        Session session = run.session().session();
        Sessions all = session.sessions();
        switch (target) {
            case "USER_RESOURCES" -> all.resetUsage();
            case "PRIVILEGES" -> {
                all.accounts().flush();
                run.eval()
                        .diagnostics()
                        .warn(ErrorCode.WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT, "FLUSH PRIVILEGES");
            }
            case "STATUS" -> all.counters().flush(session.counters(), all.count());
            default -> {
                // always up to date
            }
        }
    }

    private void resetPersist(MaintenanceStatement.ResetPersist reset) {
        var persisted = new PersistedVariables(run.session().engine().catalog());
        if (reset.name().isPresent() || !persisted.all().isEmpty()) {
            run.session().session().privileges().require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN);
        }
        if (reset.name().isEmpty()) {
            persisted.forgetAll();
            return;
        }
        String name = reset.name().get();
        if (!persisted.forget(name.toLowerCase(Locale.ROOT))) {
            var unknown = ErrorCode.VAR_DOES_NOT_EXIST.error(name);
            if (!reset.ifExists()) {
                throw unknown;
            }
            run.eval().diagnostics().demote(unknown);
        }
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
