package dev.quell.query.plan;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Comparison;

/// When a comparison of a column with a value may be answered by an index on the column: only where the order of the index is
/// the order in which the comparison compares. A string column compared with a number is not such a case ('1', '01' and '1a'
/// are all equal to 1), nor are different collations.
public final class KeyRules {
    private KeyRules() {}

    /// Whether an index can narrow the rows; what it gives may still be too much.
    static boolean usable(SqlType column, SqlType value, Comparison comparison, boolean equality) {
        TypeKind kind = column.kind();
        if (value.kind() == TypeKind.NULL) {
            return true;
        }
        if (kind.isInteger() || kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE) {
            return isNumber(value.kind()) && comparison.kind() != Comparison.Kind.TEXT;
        }
        return switch (kind) {
            case DECIMAL -> value.kind().isInteger() || value.kind() == TypeKind.DECIMAL;
            case YEAR -> value.kind() == TypeKind.YEAR;
            case DATE, DATETIME, TIMESTAMP ->
                    comparison.kind() == Comparison.Kind.DATETIME
                            && (isMoment(value.kind()) || value.kind().isCharacter());
            case TIME -> value.kind() == TypeKind.TIME;
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    isText(value.kind(), comparison) && sameOrder(column, comparison.collation());
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    comparison.kind() == Comparison.Kind.TEXT && value.kind().isBinary();
            case ENUM ->
                    equality
                            && isText(value.kind(), comparison)
                            && sameOrder(column, comparison.collation());
            default -> false;
        };
    }

    /// Whether what the index gives is exactly what the comparison lets through, so that it need not be evaluated again.
    static boolean exact(SqlType column, SqlType value, Comparison comparison) {
        if (value.kind() == TypeKind.NULL) {
            return false;
        }
        if (column.kind().isInteger()) {
            return value.kind().isInteger();
        }
        return column.kind().isCharacter()
                && value.kind().isCharacter()
                && comparison.kind() == Comparison.Kind.TEXT;
    }

    private static boolean isNumber(TypeKind kind) {
        return kind.isInteger()
                || kind == TypeKind.DECIMAL
                || kind == TypeKind.FLOAT
                || kind == TypeKind.DOUBLE
                || kind.isCharacter();
    }

    private static boolean isMoment(TypeKind kind) {
        return kind == TypeKind.DATE || kind == TypeKind.DATETIME || kind == TypeKind.TIMESTAMP;
    }

    private static boolean isText(TypeKind kind, Comparison comparison) {
        return comparison.kind() == Comparison.Kind.TEXT && (kind.isCharacter());
    }

    private static boolean sameOrder(SqlType column, Collation collation) {
        return column.collation() == collation;
    }
}
