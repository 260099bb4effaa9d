package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.CallBinder;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ExpressionTrees;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SubqueryExpression;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What an expression may hold that a table's definition keeps: nothing that could give another value for the same row, but
/// for defaults, and nothing that reads other rows (MySQL's `check_function_as_value_generator`).
final class ExpressionRules {
    /// Where the expression stands.
    enum Place {
        GENERATED_COLUMN,
        CHECK,
        DEFAULT,
        FUNCTIONAL_INDEX
    }

    /// Functions that no definition may call.
    private static final Set<String> NEVER =
            Set.of(
                    "version",
                    "icu_version",
                    "last_insert_id",
                    "found_rows",
                    "row_count",
                    "sleep",
                    "benchmark",
                    "get_lock",
                    "release_lock",
                    "release_all_locks",
                    "is_free_lock",
                    "is_used_lock",
                    "load_file",
                    "values",
                    "source_pos_wait",
                    "updatexml");

    /// Functions that only a default may call: they depend on time, chance or session.
    private static final Set<String> CHANGING =
            Set.of(
                    "rand",
                    "uuid",
                    "uuid_short",
                    "now",
                    "curdate",
                    "curtime",
                    "utc_date",
                    "utc_time",
                    "utc_timestamp",
                    "unix_timestamp",
                    "connection_id",
                    "current_user",
                    "user",
                    "database",
                    "current_role",
                    "roles_graphml");

    /// Those that MySQL lets a CHECK call all the same.
    private static final Set<String> CHANGING_BUT_CHECKED =
            Set.of("sysdate", "random_bytes", "statement_digest", "statement_digest_text");

    private static final Map<String, String> SYNONYMS =
            Map.ofEntries(
                    Map.entry("current_timestamp", "now"),
                    Map.entry("localtime", "now"),
                    Map.entry("localtimestamp", "now"),
                    Map.entry("current_date", "curdate"),
                    Map.entry("current_time", "curtime"),
                    Map.entry("session_user", "user"),
                    Map.entry("system_user", "user"),
                    Map.entry("schema", "database"),
                    Map.entry("master_pos_wait", "source_pos_wait"));

    private final Place place;
    private final String name;

    /// @param name of the column, or of the constraint
    ExpressionRules(Place place, String name) {
        this.place = place;
        this.name = name;
    }

    /// @throws SqlError 1111, 3102, 3763, 3764, 3769, 3770, 3771, 3772, 3814, 3815, 3816
    void check(Expression expression) {
        if (expression instanceof Operation.Row) {
            throw row();
        }
        ExpressionTrees.walk(expression, this::checkPart);
    }

    private void checkPart(Expression part) {
        switch (part) {
            case SubqueryExpression _ -> throw unnamed();
            case Reference.UserVariable _,
                    Reference.SystemVariable _,
                    Reference.Assignment _,
                    Reference.Parameter _ ->
                    throw variable();
            case Reference.InsertedValue _ -> throw named("values");
            case Call.Aggregate _, Call.GroupConcat _ ->
                    throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
            case Call.WindowFunction function ->
                    throw ErrorCode.WINDOW_INVALID_WINDOW_FUNC_USE.error(
                            function.kind().name().toLowerCase(Locale.ROOT));
            case Operation.Match _ -> throw named("match");
            case Call.Function function -> checkFunction(function);
            default -> {
                // any other operation gives the same for the same
            }
        }
    }

    private void checkFunction(Call.Function function) {
        String written = function.name().toLowerCase(Locale.ROOT);
        if (function.schema().isPresent()) {
            throw named(
                    Printer.quoted(function.schema().get())
                            + "."
                            + Printer.quoted(function.name()));
        }
        String plain = SYNONYMS.getOrDefault(written, written);
        if (plain.equals("name_const")) {
            throw unnamed();
        }
        boolean changing =
                place != Place.DEFAULT && CHANGING.contains(plain)
                        || place != Place.DEFAULT
                                && place != Place.CHECK
                                && CHANGING_BUT_CHECKED.contains(plain);
        if (NEVER.contains(plain) || changing) {
            throw named(plain.endsWith("version") ? plain + "()" : plain);
        }
        if (!CallBinder.knows(written) && !SYNONYMS.containsKey(written)) {
            throw named(Printer.quoted(function.name()));
        }
    }

    private SqlError named(String function) {
        return switch (place) {
            case GENERATED_COLUMN ->
                    ErrorCode.GENERATED_COLUMN_NAMED_FUNCTION_IS_NOT_ALLOWED.error(name, function);
            case CHECK ->
                    ErrorCode.CHECK_CONSTRAINT_NAMED_FUNCTION_IS_NOT_ALLOWED.error(name, function);
            case DEFAULT ->
                    ErrorCode.DEFAULT_VAL_GENERATED_NAMED_FUNCTION_IS_NOT_ALLOWED.error(
                            name, function);
            case FUNCTIONAL_INDEX -> unnamed();
        };
    }

    private SqlError unnamed() {
        return switch (place) {
            case GENERATED_COLUMN -> ErrorCode.GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED.error(name);
            case CHECK -> ErrorCode.CHECK_CONSTRAINT_FUNCTION_IS_NOT_ALLOWED.error(name);
            case DEFAULT -> ErrorCode.DEFAULT_VAL_GENERATED_FUNCTION_IS_NOT_ALLOWED.error(name);
            case FUNCTIONAL_INDEX -> ErrorCode.FUNCTIONAL_INDEX_FUNCTION_IS_NOT_ALLOWED.error(name);
        };
    }

    private SqlError variable() {
        return switch (place) {
            case GENERATED_COLUMN, DEFAULT, FUNCTIONAL_INDEX ->
                    ErrorCode.DEFAULT_VAL_GENERATED_VARIABLES.error(name);
            case CHECK -> ErrorCode.CHECK_CONSTRAINT_VARIABLES.error(name);
        };
    }

    private SqlError row() {
        return switch (place) {
            case GENERATED_COLUMN -> ErrorCode.GENERATED_COLUMN_ROW_VALUE.error(name);
            case CHECK, FUNCTIONAL_INDEX -> ErrorCode.OPERAND_COLUMNS.error(1);
            case DEFAULT -> ErrorCode.DEFAULT_VAL_GENERATED_ROW_VALUE.error(name);
        };
    }
}
