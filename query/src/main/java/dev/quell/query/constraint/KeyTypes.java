package dev.quell.query.constraint;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which types of columns a foreign key may tie together, and how a value of one reads in the other.
///
/// InnoDB's rule (`innobase_check_fk_column_compat`): integers of one size and sign, text of one collation whatever its length,
/// bytes of any length, everything else of one kind.
public final class KeyTypes {
    private static final int MICRO_DIGITS = 6;

    private KeyTypes() {}

    /// Whether a foreign key may lead from a column of one type to a column of the other.
    ///
    /// @param collations whether they count: with `foreign_key_checks = 0` tables may be converted one after the other
    public static boolean compatible(SqlType child, SqlType parent, boolean collations) {
        if (isText(child) && isText(parent)) {
            return !collations || child.collation() == parent.collation();
        }
        if (isBytes(child) && isBytes(parent)) {
            return true;
        }
        if (isLabels(child) && isLabels(parent)) {
            return child.kind() == parent.kind() && labelBytes(child) == labelBytes(parent);
        }
        return child.kind() == parent.kind() && child.unsigned() == parent.unsigned();
    }

    private static boolean isText(SqlType type) {
        return type.kind().isCharacter();
    }

    private static boolean isBytes(SqlType type) {
        return type.kind().isBinary();
    }

    private static boolean isLabels(SqlType type) {
        return type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET;
    }

    private static int labelBytes(SqlType type) {
        int members = type.members().size();
        return type.kind() == TypeKind.ENUM ? (members > 255 ? 2 : 1) : (members + 7) / 8;
    }

    /// A value as a column of a compatible type holds it; empty if it cannot hold it.
    static Optional<Value> convert(Value value, SqlType to) {
        return switch (value) {
            case Value.Text(var text) -> fits(value, text.codePointCount(0, text.length()), to);
            case Value.Binary(var bytes) -> bytes(bytes, to);
            case Value.Decimal(var number) -> decimal(number, to);
            case Value.Enumerated(var index, _) ->
                    index > to.members().size()
                            ? Optional.empty()
                            : Optional.of(
                                    new Value.Enumerated(
                                            index, index == 0 ? "" : to.members().get(index - 1)));
            case Value.Members(var bits, _) -> members(bits, to);
            case Value.DateTime time ->
                    time.micros() % unit(to) == 0 ? Optional.of(value) : Optional.empty();
            case Value.Time(var micros) ->
                    micros % unit(to) == 0 ? Optional.of(value) : Optional.empty();
            case Value.Bit(var bits, _) -> bits(bits, (int) to.length());
            case Value.Null _,
                    Value.Int _,
                    Value.Unsigned _,
                    Value.Real _,
                    Value.Single _,
                    Value.Json _,
                    Value.Date _ ->
                    Optional.of(value);
        };
    }

    private static Optional<Value> fits(Value value, long length, SqlType to) {
        return length <= to.length() ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Value> bytes(byte[] bytes, SqlType to) {
        if (bytes.length > to.length()) {
            return Optional.empty();
        }
        return Optional.of(
                to.kind() == TypeKind.BINARY
                        ? new Value.Binary(Arrays.copyOf(bytes, (int) to.length()))
                        : new Value.Binary(bytes));
    }

    private static Optional<Value> decimal(BigDecimal number, SqlType to) {
        BigDecimal scaled = number.setScale(to.decimals(), RoundingMode.DOWN);
        return scaled.compareTo(number) == 0 && scaled.precision() <= to.length()
                ? Optional.of(new Value.Decimal(scaled))
                : Optional.empty();
    }

    private static Optional<Value> members(long bits, SqlType to) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < to.members().size(); i++) {
            if ((bits >>> i & 1) != 0) {
                labels.add(to.members().get(i));
            }
        }
        return labels.size() == Long.bitCount(bits)
                ? Optional.of(new Value.Members(bits, String.join(",", labels)))
                : Optional.empty();
    }

    private static Optional<Value> bits(long bits, int width) {
        return width == Long.SIZE || bits >>> width == 0
                ? Optional.of(new Value.Bit(bits, width))
                : Optional.empty();
    }

    private static long unit(SqlType type) {
        long unit = 1;
        for (int digits = type.decimals(); digits < MICRO_DIGITS; digits++) {
            unit *= 10;
        }
        return unit;
    }
}
