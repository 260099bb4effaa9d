package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;

/// Stores a value into a column: converts it to the column's type, or says what is wrong with it.
///
/// Made once for each column of a statement. What does not fit is an error in strict mode; else the nearest value is
/// stored and a warning given.
public final class ColumnAssignment {
    private final String table;
    private final String column;
    private final SqlType type;
    private final boolean strict;

    /// @param strict errors rather than warnings: strict sql_mode without IGNORE
    public ColumnAssignment(String table, String column, SqlType type, boolean strict) {
        this.table = table;
        this.column = column;
        this.type = type;
        this.strict = strict;
    }

    /// The column's type.
    public SqlType type() {
        return type;
    }

    /// Converts a value for the column. NULL stays NULL: whether the column takes it is the caller's question.
    ///
    /// @param from the type of the expression that gave the value
    /// @throws dev.quell.base.error.SqlError 1264, 1265, 1292, 1366, 1406, 3140
    public Value store(Value value, SqlType from, EvalContext context) {
        if (value.isNull()) {
            return value;
        }
        var problems = new Problems(this, context);
        return switch (type.kind()) {
            case NULL -> value;
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    NumberAssignment.integer(value, type, problems);
            case DECIMAL -> NumberAssignment.decimal(value, type, problems);
            case FLOAT, DOUBLE -> NumberAssignment.real(value, type, problems);
            case BIT -> NumberAssignment.bits(value, type, problems);
            case YEAR -> NumberAssignment.year(value, type, problems);
            case DATE -> TimeAssignment.date(value, from, problems);
            case TIME -> TimeAssignment.time(value, from, type, problems);
            case DATETIME, TIMESTAMP -> TimeAssignment.dateTime(value, from, type, problems);
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    TextAssignment.text(value, from, type, problems);
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    TextAssignment.binary(value, from, type, problems);
            case ENUM -> LabelAssignment.enumerated(value, from, type, problems);
            case SET -> LabelAssignment.set(value, from, type, problems);
            case JSON -> TextAssignment.json(value, from, table + "." + column, problems);
        };
    }

    /// Where conversions say what is wrong.
    static final class Problems {
        private final ColumnAssignment assignment;
        private final EvalContext context;

        Problems(ColumnAssignment assignment, EvalContext context) {
            this.assignment = assignment;
            this.context = context;
        }

        EvalContext context() {
            return context;
        }

        boolean strict() {
            return assignment.strict;
        }

        /// 1264.
        void outOfRange() {
            report(ErrorCode.WARN_DATA_OUT_OF_RANGE, assignment.column, row());
        }

        /// 1265.
        void truncated() {
            report(ErrorCode.WARN_DATA_TRUNCATED, assignment.column, row());
        }

        /// 1265, but never an error: nothing of weight was lost.
        void noteTruncated() {
            context.diagnostics().note(ErrorCode.WARN_DATA_TRUNCATED, assignment.column, row());
        }

        /// 1406 in strict mode, else 1265.
        void tooLong() {
            if (strict()) {
                throw ErrorCode.DATA_TOO_LONG.error(assignment.column, row());
            }
            truncated();
        }

        /// 1366.
        void incorrect(String kind, String shown) {
            report(
                    ErrorCode.TRUNCATED_WRONG_VALUE_FOR_FIELD,
                    kind,
                    Convert.shown(shown),
                    assignment.column,
                    row());
        }

        /// 1292 in strict mode, else 1265.
        void incorrectTime(String kind, String shown) {
            if (strict()) {
                throw ErrorCode.TRUNCATED_WRONG_VALUE.withMessage(timeMessage(kind, shown));
            }
            truncated();
        }

        /// That the date lost its time of day, or the like: a note.
        void noteIncorrectTime(String kind, String shown) {
            if (strict()) {
                context.diagnostics()
                        .add(
                                new Diagnostics.Condition(
                                        Diagnostics.Level.NOTE,
                                        ErrorCode.TRUNCATED_WRONG_VALUE,
                                        timeMessage(kind, shown)));
            } else {
                noteTruncated();
            }
        }

        private String timeMessage(String kind, String shown) {
            return "Incorrect %s value: '%s' for column '%s' at row %s"
                    .formatted(kind, Convert.shown(shown), assignment.column, row());
        }

        private long row() {
            return context.diagnostics().row();
        }

        private void report(ErrorCode code, Object... arguments) {
            if (assignment.strict) {
                throw code.error(arguments);
            }
            context.diagnostics().warn(code, arguments);
        }
    }
}
