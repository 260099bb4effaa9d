package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.bind.Reads;
import dev.quell.query.bind.ViewRead;
import dev.quell.query.bind.ViewWrite;
import dev.quell.query.statement.Planning.Below;
import dev.quell.query.statement.Planning.Bound;
import dev.quell.query.statement.Planning.Need;
import dev.quell.query.statement.Planning.Write;
import dev.quell.query.system.SystemTables;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.account.TableName;
import java.util.List;
import java.util.Set;

/// Whether the session may do what a plan does: with the tables and views that the statement names, and below views with the
/// rights that count there.
final class PlanRights {
    private final StatementRun run;
    private final SystemTables system;

    PlanRights(StatementRun run, SystemTables system) {
        this.run = run;
        this.system = system;
    }

    private Privileges privileges() {
        return run.session().session().privileges();
    }

    private boolean isTemporary(String schema, String name) {
        return run.session().temporaryTables().find(schema, name).isPresent();
    }

    private boolean isView(TableUse use) {
        return run.session()
                .engine()
                .catalog()
                .snapshot()
                .view(use.schema(), use.name())
                .isPresent();
    }

    /// As MySQL: first what is needed of each table, then of the columns that are read of those that are changed.
    void check(Bound bound) {
        run.stage(Stage.CHECKING_PERMISSIONS);
        Privileges privileges = privileges();
        if (!bound.ofEach().isEmpty()) {
            bound.reads().uses().forEach(use -> checkEach(bound.ofEach(), use, privileges));
        }
        boolean joins = !bound.ofEach().isEmpty();
        for (Write write : bound.writes()) {
            write.check(privileges, joins);
            write.view().ifPresent(view -> view.below().forEach(this::checkBelow));
        }
        for (TableUse use : bound.reads().uses()) {
            if (isTemporary(use.schema(), use.name())) {
                continue;
            }
            if (isWritten(bound, use) || (joins && !isForAll(use))) {
                var table = new TableName(use.schema(), use.name());
                privileges.requireColumns(Privilege.SELECT, table, use.columns());
            } else {
                checkRead(use, privileges);
            }
        }
        if (!bound.reads().views().isEmpty()) {
            checkViews(bound.reads().views(), bound.writtenBelow());
        }
    }

    private void checkEach(Set<Privilege> any, TableUse use, Privileges privileges) {
        if (isForAll(use) || isTemporary(use.schema(), use.name())) {
            return;
        }
        var table = new TableName(use.schema(), use.name());
        boolean held =
                any.stream()
                        .anyMatch(privilege ->
                                privileges.has(privilege, use.schema(), use.name())
                                        || privileges.hasOnColumn(privilege, table));
        if (!held) {
            throw privileges.deniedTable(Privilege.SELECT.text(), use.name());
        }
    }

    // No stream here: every UPDATE by its key comes this way.
    private static boolean isWritten(Bound bound, TableUse use) {
        for (Write write : bound.writes()) {
            if (write.isOf(use)) {
                return true;
            }
        }
        return false;
    }

    /// What a query reads, in the order of the text.
    void check(Reads reads) {
        if (reads.uses().isEmpty()) {
            return;
        }
        run.stage(Stage.CHECKING_PERMISSIONS);
        Privileges privileges = privileges();
        for (TableUse use : reads.uses()) {
            checkRead(use, privileges);
        }
        if (!reads.exclusive().isEmpty()) {
            reads.exclusive().forEach(table -> checkLocking(table, privileges));
        }
        checkViews(reads.views(), Set.of());
    }

    /// Who locks rows FOR UPDATE must be able to do more with them than read.
    private void checkLocking(TableName table, Privileges privileges) {
        boolean allowed =
                isTemporary(table.schema(), table.table())
                        || privileges.has(Privilege.UPDATE, table.schema(), table.table())
                        || privileges.has(Privilege.DELETE, table.schema(), table.table())
                        || privileges.has(Privilege.LOCK_TABLES, table.schema());
        if (!allowed) {
            throw privileges.deniedTable("SELECT with locking clause", table.table());
        }
    }

    /// What EXPLAIN tells of a view is for who may look into it: SHOW VIEW on the view, SELECT on all that it reads.
    ///
    /// @throws SqlError 1345
    void checkExplain(Reads reads) {
        Privileges privileges = privileges();
        boolean views =
                reads.uses().stream()
                        .filter(use -> isView(use))
                        .allMatch(use ->
                                privileges.has(Privilege.SHOW_VIEW, use.schema(), use.name()));
        boolean below =
                reads.views().stream()
                        .flatMap(view -> view.uses().stream())
                        .allMatch(use -> isForAll(use) || maySelect(use, privileges));
        if (!views || !below) {
            throw ErrorCode.VIEW_NO_EXPLAIN.error();
        }
    }

    private static boolean maySelect(TableUse use, Privileges privileges) {
        try {
            privileges.require(Privilege.SELECT, use.schema(), use.name(), use.columns());
            return true;
        } catch (SqlError denied) {
            return false;
        }
    }

    private void checkBelow(Below below) {
        ViewWrite write = below.write();
        new ViewRights(run.session().session(), write.definer())
                .check(
                        write.topSchema(),
                        write.topName(),
                        privileges ->
                                new Need(below.privilege(), write.columns())
                                        .check(privileges, write.schema(), write.name(), false));
    }

    /// @param written what is written through views: of such a table no column need be read
    private void checkViews(List<ViewRead> views, Set<TableName> written) {
        for (ViewRead view : views) {
            var rights = new ViewRights(run.session().session(), view.definer());
            rights.check(
                    view.topSchema(),
                    view.topName(),
                    privileges ->
                            view.uses().stream()
                                    .filter(use ->
                                            !use.columns().isEmpty()
                                                    || !written.contains(
                                                            new TableName(
                                                                    use.schema(), use.name())))
                                    .forEach(use -> checkRead(use, privileges)));
        }
    }

    private void checkRead(TableUse use, Privileges privileges) {
        if (!isForAll(use) && !isTemporary(use.schema(), use.name())) {
            privileges.require(Privilege.SELECT, use.schema(), use.name(), use.columns());
        }
    }

    /// Virtual tables that show everybody what he may see.
    private boolean isForAll(TableUse use) {
        if (!system.hasSchema(use.schema())) {
            return false;
        }
        return use.schema().equalsIgnoreCase("information_schema")
                || use.name().equalsIgnoreCase("processlist");
    }
}
