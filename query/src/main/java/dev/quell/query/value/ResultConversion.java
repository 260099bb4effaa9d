package dev.quell.query.value;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;

/// Brings the results of different branches (CASE, COALESCE, UNION) to their common type, without loss.
///
/// @param pad whether decimals get all the digits of the common type
public record ResultConversion(SqlType from, SqlType to, boolean pad) {
    /// Whether it changes nothing, whatever the value.
    public boolean isIdentity() {
        return from.kind() == to.kind()
                && (to.kind() != TypeKind.DECIMAL || !pad || from.decimals() == to.decimals());
    }

    public Value apply(Value value, EvalContext context) {
        if (value.isNull()) {
            return value;
        }
        return switch (to.kind()) {
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> text(value);
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    value instanceof Value.Binary
                            ? value
                            : new Value.Binary(
                                    ValueText.bytes(value, from, from.collation().characterSet()));
            case DECIMAL -> decimal(value, context);
            case DOUBLE ->
                    value instanceof Value.Real
                            ? value
                            : new Value.Real(Convert.toDouble(value, context));
            case DATETIME, TIMESTAMP -> dateTime(value, context);
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> integer(value, context);
            case JSON -> JsonValue.of(value, from).toValue();
            case NULL, FLOAT, BIT, DATE, TIME, YEAR, ENUM, SET -> value;
        };
    }

    private Value text(Value value) {
        return switch (value) {
            case Value.Text _ -> value;
            case Value.Binary(var bytes) ->
                    new Value.Text(new String(bytes, to.collation().characterSet().charset()));
            default -> new Value.Text(ValueText.of(value, from));
        };
    }

    private Value decimal(Value value, EvalContext context) {
        var number = Convert.toDecimal(value, context);
        if (pad) {
            return new Value.Decimal(Decimals.round(number, to.decimals()));
        }
        return value instanceof Value.Decimal ? value : new Value.Decimal(number);
    }

    private static Value dateTime(Value value, EvalContext context) {
        return switch (value) {
            case Value.Date date -> Calendar.atMidnight(date);
            case Value.Time time -> TimeConvert.onToday(time, context);
            default -> value;
        };
    }

    private Value integer(Value value, EvalContext context) {
        Value number = Convert.toInteger(value, context);
        if (to.unsigned() && number instanceof Value.Int(long bits)) {
            return new Value.Unsigned(bits);
        }
        return number;
    }
}
