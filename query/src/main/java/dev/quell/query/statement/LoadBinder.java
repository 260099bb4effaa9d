package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.query.file.LineFormat;
import dev.quell.query.statement.LoadPlan.Target;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.Modifier;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Binds and compiles LOAD DATA.
final class LoadBinder {
    private static final Set<CharacterSet> WIDE =
            EnumSet.of(CharacterSet.UCS2, CharacterSet.UTF16, CharacterSet.UTF32);

    private final Compilation compilation;
    private final String databaseCharacterSet;
    private final InsertTarget target;
    private final TableDefinition table;
    private final List<Integer> given = new ArrayList<>();

    /// @param databaseCharacterSet of a file whose set is not named: `character_set_database`
    LoadBinder(Compilation compilation, DataStatement.LoadData load, String databaseCharacterSet) {
        this.compilation = compilation;
        this.databaseCharacterSet = databaseCharacterSet;
        this.target = compilation.insertTarget(load.table(), named(load.columns()), "LOAD");
        this.table = target.table();
    }

    private static List<Reference.Column> named(List<Reference> fields) {
        return fields.stream()
                .filter(Reference.Column.class::isInstance)
                .map(Reference.Column.class::cast)
                .toList();
    }

    InsertTarget target() {
        return target;
    }

    /// The columns that get values.
    List<Integer> given() {
        return given;
    }

    /// @throws dev.quell.base.error.SqlError 1054, 1083, 1115, 1146, 1288, 1747, 3105
    LoadPlan bind(DataStatement.LoadData load) {
        if (!load.partitions().isEmpty()) {
            throw ErrorCode.PARTITION_CLAUSE_ON_NONPARTITIONED.error();
        }
        CharacterSet set = characterSet(load);
        List<Target> fields = fields(load.columns());
        List<InsertPlan.Change> assignments = assignments(load.assignments());
        var insert =
                new InsertPlan(
                        InsertBinder.maker(target, compilation),
                        load.onDuplicate().equals(Optional.of(Modifier.REPLACE))
                                ? InsertPlan.Kind.REPLACE
                                : InsertPlan.Kind.INSERT,
                        isLenient(load),
                        false,
                        given,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        0,
                        target.view().map(InsertPlan.QualifiedView::of),
                        compilation.planner().states());
        return new LoadPlan(insert, fields, assignments, LineFormat.of(load.format(), set), set);
    }

    /// A client's file cannot be stopped half way, so its rows are met as with IGNORE.
    private static boolean isLenient(DataStatement.LoadData load) {
        return load.onDuplicate().map(modifier -> modifier == Modifier.IGNORE).orElse(load.local());
    }

    /// What the statement names, else `character_set_database`. The wide sets have no bytes to tell fields by, as in MySQL.
    private CharacterSet characterSet(DataStatement.LoadData load) {
        String name = load.charset().orElse(databaseCharacterSet);
        return CharacterSet.named(name)
                .filter(set -> !WIDE.contains(set))
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
    }

    private List<Target> fields(List<Reference> columns) {
        List<Target> fields = new ArrayList<>();
        if (columns.isEmpty()) {
            for (int ordinal : target.all()) {
                ColumnDefinition column = table.columns().get(ordinal);
                fields.add(
                        DefinitionEdits.isGenerated(column)
                                ? new Target.Nowhere()
                                : column(ordinal));
            }
            return fields;
        }
        for (Reference reference : columns) {
            fields.add(
                    switch (reference) {
                        case Reference.UserVariable(var name) -> new Target.Variable(name);
                        case Reference.Column column ->
                                column(InsertBinder.ordinal(target, column));
                        default -> throw new IllegalStateException("no field: " + reference);
                    });
        }
        InsertBinder.refuseGenerated(table, given);
        return fields;
    }

    private Target column(int ordinal) {
        given.add(ordinal);
        return new Target.Column(ordinal);
    }

    private List<InsertPlan.Change> assignments(List<Assignment> written) {
        var scope = new TableScope(table, 0, "field list", compilation.planner().binder()::bind);
        List<InsertPlan.Change> assignments = new ArrayList<>();
        for (Assignment assignment : written) {
            int ordinal = InsertBinder.ordinal(target, assignment.column());
            given.add(ordinal);
            if (assignment.value() instanceof Reference.DefaultKeyword) {
                assignments.add(
                        new InsertPlan.Change(
                                ordinal,
                                InsertPlan.Given.DEFAULT.evaluator(),
                                InsertPlan.Given.DEFAULT.type()));
            } else {
                var value = compilation.compile(assignment.value(), scope);
                assignments.add(
                        new InsertPlan.Change(ordinal, value.evaluator(), value.typing().type()));
            }
        }
        InsertBinder.refuseGenerated(table, given);
        return assignments;
    }
}
