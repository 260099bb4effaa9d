package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.value.Diagnostics;
import dev.quell.session.variable.SessionVariables;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the hints `SET_VAR(variable = value)` of a statement change in the session, until the statement has ended. A hint that
/// cannot be followed is warned of.
final class HintedVariables implements AutoCloseable {
    private static final Pattern HINT =
            Pattern.compile(
                    "\\bSET_VAR\\s*\\(\\s*([\\w.]+)\\s*=\\s*('[^']+'|\"[^\"]+\"|[^\\s()'\"]+)\\s*\\)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})([KMG]?)");
    private static final Set<String> SETTABLE =
            Set.of(
                    "auto_increment_increment",
                    "auto_increment_offset",
                    "big_tables",
                    "bulk_insert_buffer_size",
                    "cte_max_recursion_depth",
                    "default_table_encryption",
                    "default_tmp_storage_engine",
                    "div_precision_increment",
                    "end_markers_in_json",
                    "eq_range_index_dive_limit",
                    "foreign_key_checks",
                    "group_concat_max_len",
                    "internal_tmp_mem_storage_engine",
                    "join_buffer_size",
                    "lock_wait_timeout",
                    "max_error_count",
                    "max_execution_time",
                    "max_heap_table_size",
                    "max_join_size",
                    "max_length_for_sort_data",
                    "max_points_in_geometry",
                    "max_seeks_for_key",
                    "max_sort_length",
                    "optimizer_prune_level",
                    "optimizer_search_depth",
                    "optimizer_switch",
                    "range_alloc_block_size",
                    "range_optimizer_max_mem_size",
                    "read_buffer_size",
                    "read_rnd_buffer_size",
                    "secondary_engine_cost_threshold",
                    "set_operations_buffer_size",
                    "sort_buffer_size",
                    "sql_auto_is_null",
                    "sql_big_selects",
                    "sql_buffer_result",
                    "sql_mode",
                    "sql_require_primary_key",
                    "sql_safe_updates",
                    "sql_select_limit",
                    "time_zone",
                    "tmp_table_size",
                    "transaction_alloc_block_size",
                    "transaction_prealloc_size",
                    "unique_checks",
                    "updatable_views_with_limit",
                    "use_secondary_engine",
                    "windowing_use_high_precision");

    private final SessionVariables variables;
    private final Diagnostics diagnostics;
    private final Map<SystemVariable, Value> before = new HashMap<>(0);

    private HintedVariables(SessionVariables variables, Diagnostics diagnostics) {
        this.variables = variables;
        this.diagnostics = diagnostics;
    }

    /// Follows the hints of a statement.
    ///
    /// @param hints the texts of its comments with hints
    static HintedVariables of(
            List<String> hints, SessionVariables variables, Diagnostics diagnostics) {
        var hinted = new HintedVariables(variables, diagnostics);
        List<SqlError> refused = new ArrayList<>(0);
        for (String text : hints) {
            Matcher found = HINT.matcher(text);
            while (found.find()) {
                hinted.follow(found.group(1), found.group(2), refused);
            }
        }
        refused.forEach(diagnostics::demote);
        return hinted;
    }

    private void follow(String name, String written, List<SqlError> refused) {
        SystemVariable variable;
        try {
            variable = VariableCatalogue.STANDARD.get(name);
        } catch (SqlError _) {
            refused.add(ErrorCode.UNRESOLVED_HINT_NAME.error("'" + name + "'", "SET_VAR"));
            return;
        }
        if (!SETTABLE.contains(variable.name())) {
            refused.add(ErrorCode.NOT_HINT_UPDATABLE_VARIABLE.error("'" + name + "'"));
        } else if (before.containsKey(variable)) {
            diagnostics.warn(
                    ErrorCode.WARN_CONFLICTING_HINT,
                    "SET_VAR(" + name + "=" + shown(written) + ") ");
        } else {
            set(variable, value(written), refused);
        }
    }

    private void set(SystemVariable variable, Value value, List<SqlError> refused) {
        Value old = variables.getSession(variable);
        try {
            variables.set(variable, value).ifPresent(refused::add);
            before.put(variable, old);
        } catch (SqlError error) {
            refused.add(error);
        }
    }

    private static String shown(String written) {
        return NUMBER.matcher(written).matches() || written.startsWith("'")
                ? written
                : "'" + written.replace("\"", "") + "'";
    }

    private static Value value(String written) {
        char mark = written.charAt(0);
        if (mark == '\'' || mark == '"') {
            return new Value.Text(written.substring(1, written.length() - 1));
        }
        Matcher number = NUMBER.matcher(written.toUpperCase(Locale.ROOT));
        return number.matches()
                ? Value.Int.of(Long.parseLong(number.group(1)) << shift(number.group(2)))
                : new Value.Text(written);
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
    }

    @Override
    public void close() {
        before.forEach(variables::set);
    }
}
