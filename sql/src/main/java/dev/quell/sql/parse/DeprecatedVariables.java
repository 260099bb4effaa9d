package dev.quell.sql.parse;

import static java.util.Map.entry;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The system variables that MySQL warns of: of those that are to go whenever they are named, of those that are to be facts
/// when they are set.
final class DeprecatedVariables {
    private static final String NOTHING = "";

    /// Each with the variable to use instead.
    private static final Map<String, String> TO_GO =
            Map.ofEntries(
                    entry("binlog_format", NOTHING),
                    entry("binlog_max_flush_queue_time", NOTHING),
                    entry("delayed_insert_limit", NOTHING),
                    entry("delayed_insert_timeout", NOTHING),
                    entry("delayed_queue_size", NOTHING),
                    entry("have_profiling", NOTHING),
                    entry("have_query_cache", NOTHING),
                    entry("log_bin_trust_function_creators", NOTHING),
                    entry("log_slave_updates", "log_replica_updates"),
                    entry("log_slow_slave_statements", "log_slow_replica_statements"),
                    entry("log_statements_unsafe_for_binlog", NOTHING),
                    entry("master_verify_checksum", "source_verify_checksum"),
                    entry("max_delayed_threads", NOTHING),
                    entry("max_insert_delayed_threads", NOTHING),
                    entry("max_length_for_sort_data", NOTHING),
                    entry("profiling", NOTHING),
                    entry("profiling_history_size", NOTHING),
                    entry("pseudo_slave_mode", "pseudo_replica_mode"),
                    entry("query_prealloc_size", NOTHING),
                    entry("sql_slave_skip_counter", "sql_replica_skip_counter"),
                    entry("ssl_fips_mode", NOTHING),
                    entry("terminology_use_previous", NOTHING),
                    entry("transaction_prealloc_size", NOTHING));

    private static final Set<String> TO_BE_FACTS =
            Set.of("character_set_database", "collation_database", "default_collation_for_utf8mb4");

    private DeprecatedVariables() {}

    /// What there is to say of `@@name` in an expression.
    static Optional<SqlError> read(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String instead = TO_GO.get(lower);
        if (instead == null) {
            return Optional.empty();
        }
        return Optional.of(
                ErrorCode.WARN_DEPRECATED_SYNTAX.withMessage(
                        "'@@%s'".formatted(lower)
                                + Deprecations.SOME_DAY
                                + (instead.equals(NOTHING)
                                        ? NOTHING
                                        : " Please use " + instead + " instead.")));
    }

    /// What there is to say of `SET name = …`.
    static Optional<SqlError> set(String name) {
        return TO_BE_FACTS.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.of(
                        ErrorCode.WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT.withMessage(
                                "Updating '%s' is deprecated. It will be made read-only in a future release."
                                        .formatted(name.toLowerCase(Locale.ROOT))))
                : read(name);
    }
}
