package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The diagnostics area of a session: what SHOW WARNINGS shows. Only the session's own thread uses it.
public final class Diagnostics {
    /// How bad a condition is.
    public enum Level {
        NOTE("Note"),
        WARNING("Warning"),
        ERROR("Error");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        /// As SHOW WARNINGS writes it.
        public String text() {
            return text;
        }
    }

    /// One row of SHOW WARNINGS.
    public record Condition(Level level, ErrorCode code, String message) {}

    private final List<Condition> conditions = new ArrayList<>();
    private int maxErrorCount;
    private int count;
    private int errors;
    private long row = 1;
    private boolean notes = true;
    private boolean escalating;
    private @Nullable String index;

    public Diagnostics(int maxErrorCount) {
        this.maxErrorCount = maxErrorCount;
    }

    /// Empties the area, as a new statement does that is not itself about diagnostics.
    ///
    /// @param newMaxErrorCount the session's `max_error_count`
    /// @param newNotes the session's `sql_notes`
    public void reset(int newMaxErrorCount, boolean newNotes) {
        conditions.clear();
        count = 0;
        errors = 0;
        row = 1;
        escalating = false;
        maxErrorCount = newMaxErrorCount;
        notes = newNotes;
    }

    /// Whether warnings of bad data are thrown as errors: so it is while a statement in strict mode changes data.
    public void escalate(boolean newEscalating) {
        escalating = newEscalating;
    }

    /// @throws SqlError the warning itself, while data warnings are escalated and it is one
    public void warn(ErrorCode code, Object... arguments) {
        if (escalating && isAboutData(code)) {
            throw code.error(arguments);
        }
        add(Level.WARNING, code, arguments);
    }

    /// A warning whose text departs from the catalogue's.
    public void warn(SqlError warning) {
        if (escalating && isAboutData(warning.code())) {
            throw warning;
        }
        demote(warning);
    }

    public void note(ErrorCode code, Object... arguments) {
        if (notes) {
            add(Level.NOTE, code, arguments);
        }
    }

    /// Records the error that ended the statement.
    public void error(SqlError error) {
        add(new Condition(Level.ERROR, error.code(), error.getMessage()));
    }

    /// Records a would-be error as a warning, as IGNORE does.
    public void demote(SqlError error) {
        add(new Condition(Level.WARNING, error.code(), error.getMessage()));
    }

    private static boolean isAboutData(ErrorCode code) {
        return switch (code) {
            case TRUNCATED_WRONG_VALUE,
                    TRUNCATED_WRONG_VALUE_FOR_FIELD,
                    WARN_DATA_OUT_OF_RANGE,
                    WARN_DATA_TRUNCATED,
                    DIVISION_BY_ZERO,
                    DATA_TOO_LONG,
                    CUT_VALUE_GROUP_CONCAT,
                    WRONG_VALUE_FOR_TYPE,
                    DATETIME_FUNCTION_OVERFLOW,
                    TEMPORAL_OUT_OF_RANGE,
                    INVALID_ARGUMENT_FOR_LOGARITHM ->
                    true;
            default -> false;
        };
    }

    // The message is made only if it is kept: a statement may give millions.
    private void add(Level level, ErrorCode code, Object... arguments) {
        if (conditions.size() < maxErrorCount) {
            add(new Condition(level, code, code.message(arguments)));
        } else {
            count++;
        }
    }

    /// Computes a part of a functional index: what is wrong with the value is told of the index.
    public <T> T ofIndex(String name, Supplier<T> value) {
        index = name;
        try {
            return value.get();
        } catch (SqlError error) {
            ErrorCode code = ofIndex(error.code());
            throw code == error.code() ? error : code.error(name, row);
        } finally {
            index = null;
        }
    }

    private static ErrorCode ofIndex(ErrorCode code) {
        return switch (code) {
            case WARN_DATA_OUT_OF_RANGE -> ErrorCode.WARN_DATA_OUT_OF_RANGE_FUNCTIONAL_INDEX;
            case TRUNCATED_WRONG_VALUE -> ErrorCode.WARN_DATA_TRUNCATED_FUNCTIONAL_INDEX;
            default -> code;
        };
    }

    private Condition told(Condition condition) {
        ErrorCode code = ofIndex(condition.code());
        return index == null || code == condition.code()
                ? condition
                : new Condition(condition.level(), code, code.message(index, row));
    }

    public void add(Condition condition) {
        count++;
        if (condition.level() == Level.ERROR) {
            errors++;
        }
        if (conditions.size() < maxErrorCount) {
            conditions.add(told(condition));
        }
    }

    /// The conditions that were kept, at most `max_error_count`, oldest first.
    public List<Condition> conditions() {
        return List.copyOf(conditions);
    }

    /// All conditions, kept or not: `@@warning_count`, and what the OK packet tells.
    public int count() {
        return count;
    }

    /// `@@error_count`.
    public int errorCount() {
        return errors;
    }

    /// The row that messages such as "Data truncated for column 'a' at row 2" name; 1 when a statement starts.
    public long row() {
        return row;
    }

    public void nextRow() {
        row++;
    }
}
