package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.SubqueryExpression;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Turns the CHECK clauses of CREATE TABLE and ALTER TABLE into definitions, and names them: `t_chk_1`, `t_chk_2` ….
final class CheckDesigner {
    /// What stands between the table's name and the number.
    static final String INFIX = "_chk_";

    /// Functions that MySQL knows to be conditions.
    private static final Set<String> CONDITIONS =
            Set.of(
                    "isnull",
                    "json_valid",
                    "json_contains",
                    "json_contains_path",
                    "json_overlaps",
                    "json_schema_valid",
                    "regexp_like",
                    "is_ipv4",
                    "is_ipv6",
                    "is_ipv4_compat",
                    "is_ipv4_mapped",
                    "is_uuid");

    private final TableDefinition table;
    private final String charset;
    private final List<CheckDefinition> checks;
    private int number;

    /// A clause, and the column that it is written at.
    record Written(TableElement.Check check, Optional<String> column) {}

    /// @param table with its columns as they will be
    /// @param kept the constraints that the table keeps
    /// @param charset of the connection: literals keep it
    CheckDesigner(TableDefinition table, List<CheckDefinition> kept, String charset) {
        this.table = table;
        this.charset = charset;
        this.checks = new ArrayList<>(kept);
        for (CheckDefinition check : kept) {
            int old = GeneratedNames.number(check.name(), table.name() + INFIX).orElse(0);
            number = Math.max(number, old);
        }
    }

    /// The clauses among the elements of a table, those at columns too.
    static List<Written> written(List<TableElement> elements) {
        List<Written> written = new ArrayList<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Check check) {
                written.add(new Written(check, Optional.empty()));
            } else if (element instanceof TableElement.Column column) {
                written.addAll(of(column));
            }
        }
        return written;
    }

    static List<Written> of(TableElement.Column column) {
        return column.checks().stream()
                .map(check -> new Written(check, Optional.of(column.name())))
                .toList();
    }

    /// Adds a constraint.
    ///
    /// @throws SqlError 1059, 3812, 3813, 3818, 3820, 3822 and those of [ExpressionRules]
    void add(Written written) {
        String name =
                written.check().name().isPresent()
                        ? written.check().name().get()
                        : table.name() + INFIX + ++number;
        IdentifierRules.checkLength(name);
        Expression condition = written.check().condition();
        new ExpressionRules(ExpressionRules.Place.CHECK, name).check(condition);
        checkColumns(name, written);
        if (!isCondition(condition)) {
            throw ErrorCode.NON_BOOLEAN_EXPR_FOR_CHECK_CONSTRAINT.error(name);
        }
        checks.add(
                new CheckDefinition(
                        name, Printer.print(condition, charset), written.check().enforced()));
    }

    private void checkColumns(String name, Written written) {
        for (String column : ColumnReferences.of(written.check().condition())) {
            if (written.column().filter(own -> !own.equalsIgnoreCase(column)).isPresent()) {
                throw ErrorCode.COLUMN_CHECK_CONSTRAINT_REFERENCES_OTHER_COLUMN.error(name);
            }
            int ordinal = table.columnOrdinal(column);
            if (ordinal < 0) {
                throw ErrorCode.CHECK_CONSTRAINT_REFERS_UNKNOWN_COLUMN.error(name, column);
            }
            if (table.columns().get(ordinal).autoIncrement()) {
                throw ErrorCode.CHECK_CONSTRAINT_REFERS_AUTO_INCREMENT_COLUMN.error(name);
            }
        }
    }

    private static boolean isCondition(Expression expression) {
        return switch (expression) {
            case Literal.Bool _, SubqueryExpression _ -> true;
            case Operation.Logical _,
                    Operation.Between _,
                    Operation.InList _,
                    Operation.Like _,
                    Operation.Regexp _,
                    Operation.Is _,
                    Operation.MemberOf _,
                    Operation.Match _ ->
                    true;
            case Operation.Binary(var operator, _, _) ->
                    operator.isComparison() || operator == Operation.BinaryOperator.XOR;
            case Operation.Unary(var operator, _) ->
                    operator == Operation.UnaryOperator.NOT
                            || operator == Operation.UnaryOperator.BANG;
            case Call.Function(_, var name, _) ->
                    CONDITIONS.contains(name.toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    /// All constraints, in the order of their names, as MySQL shows them.
    ///
    /// @throws SqlError 3822 if a name is taken, here or in another table of the schema
    List<CheckDefinition> ordered(CatalogSnapshot catalog) {
        for (int i = 0; i < checks.size(); i++) {
            String name = checks.get(i).name();
            if (has(checks.subList(0, i), name) || takenElsewhere(name, catalog)) {
                throw ErrorCode.CHECK_CONSTRAINT_DUP_NAME.error(name);
            }
        }
        List<CheckDefinition> sorted = new ArrayList<>(checks);
        sorted.sort(Comparator.comparing(check -> check.name().toLowerCase(Locale.ROOT)));
        return sorted;
    }

    private boolean takenElsewhere(String name, CatalogSnapshot catalog) {
        return !table.isTemporary()
                && catalog.tables(table.schema()).stream()
                        .filter(other -> other.id() != table.id())
                        .anyMatch(other -> has(other.checks(), name));
    }

    /// Whether a constraint of that name is among them.
    static boolean has(List<CheckDefinition> checks, String name) {
        return checks.stream().anyMatch(check -> check.name().equalsIgnoreCase(name));
    }
}
