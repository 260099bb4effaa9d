package dev.quell.storage.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.store.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// The order of the bytes is the order of the values, and decoding gives the value back.
class KeyOrderTest {
    private static byte[] encode(Value value, SqlType type, boolean descending) {
        var bytes = new Bytes();
        part(type, descending).encode(value, bytes);
        return bytes.toArray();
    }

    private static KeyPart part(SqlType type, boolean descending) {
        return new KeyPart(
                new IndexPart(0, 0, descending), ColumnDefinition.plain("c", type, true, 0));
    }

    private static void check(Value a, Value b, int expected, SqlType type) {
        byte[] left = encode(a, type, false);
        byte[] right = encode(b, type, false);
        assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
                .isEqualTo(Integer.signum(expected));
        assertThat(
                        Integer.signum(
                                Arrays.compareUnsigned(
                                        encode(a, type, true), encode(b, type, true))))
                .isEqualTo(-Integer.signum(expected));
        assertThat(Arrays.compareUnsigned(encode(Value.NULL, type, false), left)).isNegative();
        for (boolean descending : List.of(false, true)) {
            KeyPart part = part(type, descending);
            byte[] key = encode(a, type, descending);
            assertThat(part.length(key, 0)).isEqualTo(key.length);
            if (part.isDecodable()) {
                assertThat(part.decode(key, 0)).isEqualTo(a);
            }
        }
    }

    @Property
    void integers(@ForAll long a, @ForAll long b) {
        check(Value.Int.of(a), Value.Int.of(b), Long.compare(a, b), SqlType.BIGINT);
        check(
                new Value.Unsigned(a),
                new Value.Unsigned(b),
                Long.compareUnsigned(a, b),
                SqlType.BIGINT_UNSIGNED);
        check(
                Value.Int.of((int) a),
                Value.Int.of((int) b),
                Integer.compare((int) a, (int) b),
                SqlType.INT);
        check(
                new Value.Time(a >> 8),
                new Value.Time(b >> 8),
                Long.compare(a >> 8, b >> 8),
                SqlType.temporal(TypeKind.TIME, 6));
    }

    @Property
    void decimals(@ForAll BigInteger a, @ForAll long b) {
        SqlType wide = SqlType.decimal(65, 30);
        var left =
                new BigDecimal(a.mod(BigInteger.TEN.pow(60)).subtract(BigInteger.TEN.pow(59)), 30);
        var right = BigDecimal.valueOf(b, 30);
        check(new Value.Decimal(left), new Value.Decimal(right), left.compareTo(right), wide);
        SqlType narrow = SqlType.decimal(18, 2);
        var c = BigDecimal.valueOf(a.longValue() % 1_000_000_000, 2);
        var d = BigDecimal.valueOf(b % 1_000_000_000, 2);
        check(new Value.Decimal(c), new Value.Decimal(d), c.compareTo(d), narrow);
    }

    @Property
    void doubles(@ForAll double a, @ForAll double b) {
        check(
                new Value.Real(a + 0.0),
                new Value.Real(b + 0.0),
                Double.compare(a + 0.0, b + 0.0),
                SqlType.DOUBLE);
    }

    @Property
    void bytes(@ForAll @Size(max = 6) byte[] a, @ForAll @Size(max = 6) byte[] b) {
        check(
                new Value.Binary(a),
                new Value.Binary(b),
                Arrays.compareUnsigned(a, b),
                SqlType.varbinary(10));
    }

    @Property
    void texts(@ForAll String a, @ForAll String b) {
        for (Collation collation :
                List.of(
                        Collation.UTF8MB4_0900_AI_CI,
                        Collation.UTF8MB4_BIN,
                        Collation.UTF8MB4_GENERAL_CI)) {
            check(
                    new Value.Text(a),
                    new Value.Text(b),
                    Collator.of(collation).compare(a, b),
                    SqlType.varchar(100, collation));
        }
    }

    @Property
    void datesAndTimes(@ForAll int a, @ForAll int b) {
        var left = dateTime(a);
        var right = dateTime(b);
        check(
                left,
                right,
                Long.compare(Scalars.toBits(left), Scalars.toBits(right)),
                SqlType.temporal(TypeKind.DATETIME, 6));
    }

    private static Value.DateTime dateTime(int seed) {
        int bits = seed & Integer.MAX_VALUE;
        return new Value.DateTime(
                bits % 10_000,
                bits % 13,
                bits % 32,
                bits % 24,
                bits % 60,
                bits % 59,
                bits % 1_000_000);
    }
}
