package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.session.variable.GlobalVariables;
import dev.quell.session.variable.SystemVariable;
import dev.quell.storage.Engine;
import dev.quell.storage.FlushMode;
import java.util.Set;
import java.util.function.LongSupplier;

/// The global variables that the engine works by, handed over at the start and whenever one of them changes.
public final class EngineSettings {
    private static final String FLUSH = "innodb_flush_log_at_trx_commit";
    private static final String CONCURRENCY = "innodb_thread_concurrency";
    private static final String TICKETS = "innodb_concurrency_tickets";
    private static final String SCHEDULER = "event_scheduler";
    private static final String DISABLED = "DISABLED";
    private static final String NUMBER_OF_DISABLED = "2"; // among its values
    private static final String CHANGE_LOG = "innodb_online_alter_log_max_size";
    private static final Set<String> NAMES = Set.of(FLUSH, CONCURRENCY, TICKETS);

    private EngineSettings() {}

    /// True if the engine has to hear of a change of this variable.
    static boolean depend(String variable) {
        return NAMES.contains(variable);
    }

    /// The event scheduler can be left out at the start only, and not be brought in later.
    ///
    /// @throws dev.quell.base.error.SqlError 1231, 1290
    static void checkChange(SystemVariable variable, Value value, GlobalVariables variables) {
        if (!variable.name().equals(SCHEDULER)) {
            return;
        }
        String text = value.isNull() ? "" : ValueText.of(value, SqlType.NULL);
        if (text.equalsIgnoreCase(DISABLED) || text.equals(NUMBER_OF_DISABLED)) {
            throw ErrorCode.WRONG_VALUE_FOR_VAR.error(SCHEDULER, text);
        }
        if (variables.text(SCHEDULER).equals(DISABLED)) {
            throw ErrorCode.OPTION_PREVENTS_STATEMENT.error(
                    "--event-scheduler=DISABLED or --skip-grant-tables");
        }
    }

    /// Tells the engine what the variables say now.
    public static void apply(GlobalVariables variables, Engine engine) {
        engine.flushMode(flushMode(variables));
        int tickets = (int) Math.min(variables.integer(TICKETS), Integer.MAX_VALUE);
        engine.turnstile().limits((int) variables.integer(CONCURRENCY), tickets);
    }

    /// How many bytes of notes about changed rows there may be while an index is built or a table rebuilt; may change meanwhile.
    static LongSupplier changeLogRoom(SessionContext session) {
        GlobalVariables variables = session.session().variables().globals();
        return () -> {
            long bytes = variables.integer(CHANGE_LOG);
            return bytes < 0 ? Long.MAX_VALUE : bytes; // it has 64 bits without a sign
        };
    }

    /// How durable commits are.
    public static FlushMode flushMode(GlobalVariables variables) {
        return switch ((int) variables.integer(FLUSH)) {
            case 0 -> FlushMode.EVERY_SECOND;
            case 2 -> FlushMode.WRITE;
            default -> FlushMode.SYNC;
        };
    }
}
