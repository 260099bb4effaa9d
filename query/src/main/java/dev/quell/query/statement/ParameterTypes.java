package dev.quell.query.statement;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;

/// The types of the values that a client gives for `?` places. Texts of any length have one type, so that a plan made for one
/// value serves the next.
public final class ParameterTypes {
    private static final long TEXT_LENGTH = 16_383;
    private static final long MICROS = 1_000_000;
    private static final long BYTES_LENGTH = 65_535;
    private static final Typing INTEGER = Typing.numeric(SqlType.BIGINT, false);
    private static final Typing UNSIGNED = Typing.numeric(SqlType.BIGINT_UNSIGNED, false);
    private static final Typing REAL = Typing.numeric(SqlType.DOUBLE, false);
    private static final Typing SINGLE = Typing.numeric(SqlType.FLOAT, false);
    private static final Typing DATE = Typing.numeric(SqlType.DATE, false);
    private static final Typing DATE_TIME = temporal(TypeKind.DATETIME, 0);
    private static final Typing DATE_TIME_MICROS = temporal(TypeKind.DATETIME, 6);
    private static final Typing TIME = temporal(TypeKind.TIME, 0);
    private static final Typing TIME_MICROS = temporal(TypeKind.TIME, 6);
    private static final Typing BYTES =
            new Typing(SqlType.varbinary(BYTES_LENGTH), false, Derivation.COERCIBLE, false);
    private static final Typing JSON = new Typing(SqlType.JSON, false, Derivation.COERCIBLE, false);

    private ParameterTypes() {}

    /// @param collation `collation_connection`
    public static List<Typing> of(List<Value> values, Collation collation) {
        if (values.isEmpty()) {
            return List.of();
        }
        List<Typing> typings = new ArrayList<>(values.size());
        for (Value value : values) {
            typings.add(of(value, collation));
        }
        return typings;
    }

    private static Typing temporal(TypeKind kind, int decimals) {
        return Typing.numeric(SqlType.temporal(kind, decimals), false);
    }

    private static Typing of(Value value, Collation collation) {
        return switch (value) {
            case Value.Null _ -> Typing.NULL;
            case Value.Int _ -> INTEGER;
            case Value.Unsigned _, Value.Bit _ -> UNSIGNED;
            case Value.Real _ -> REAL;
            case Value.Single _ -> SINGLE;
            case Value.Decimal(var number) ->
                    Typing.numeric(
                            SqlType.decimal(
                                    Math.max(number.precision(), number.scale()),
                                    Math.max(0, number.scale())),
                            false);
            case Value.Text _, Value.Enumerated _, Value.Members _ ->
                    new Typing(
                            SqlType.varchar(TEXT_LENGTH, collation),
                            false,
                            Derivation.COERCIBLE,
                            false);
            case Value.Binary _ -> BYTES;
            case Value.Date _ -> DATE;
            case Value.DateTime time -> time.micros() == 0 ? DATE_TIME : DATE_TIME_MICROS;
            case Value.Time(long micros) -> micros % MICROS == 0 ? TIME : TIME_MICROS;
            case Value.Json _ -> JSON;
        };
    }
}
