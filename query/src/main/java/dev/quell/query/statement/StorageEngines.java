package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.query.value.EvalContext;
import java.util.Locale;
import java.util.Set;

/// What ENGINE may name. Quell has one engine, InnoDB's; MySQL's others are named in a warning, and InnoDB takes their place.
final class StorageEngines {
    private static final String OURS = "InnoDB";
    private static final Set<String> OTHERS =
            Set.of(
                    "myisam",
                    "memory",
                    "heap",
                    "csv",
                    "archive",
                    "blackhole",
                    "mrg_myisam",
                    "merge",
                    "federated",
                    "ndb",
                    "ndbcluster");

    private StorageEngines() {}

    /// Warns where the engine is another one (1266).
    ///
    /// @throws dev.quell.base.error.SqlError 1683 for performance_schema's, 1286 if MySQL knows no such engine and sql_mode has NO_ENGINE_SUBSTITUTION
    static void check(String engine, String table, EvalContext context) {
        if (engine.equalsIgnoreCase(OURS)) {
            return;
        }
        if (engine.equalsIgnoreCase("performance_schema")) {
            throw ErrorCode.WRONG_PERFSCHEMA_USAGE.error();
        }
        boolean known = OTHERS.contains(engine.toLowerCase(Locale.ROOT));
        boolean substitutes =
                !context.settings().sqlMode().has(SqlMode.Flag.NO_ENGINE_SUBSTITUTION);
        if (!known && !substitutes) {
            throw ErrorCode.UNKNOWN_STORAGE_ENGINE.error(engine);
        }
        if (!known) {
            context.diagnostics().warn(ErrorCode.UNKNOWN_STORAGE_ENGINE, engine);
        }
        context.diagnostics().warn(ErrorCode.WARN_USING_OTHER_HANDLER, OURS, table);
    }
}
