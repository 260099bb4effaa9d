package dev.quell.storage.row;

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

/// One column of an index as bytes of its keys. The bytes of two values compare, without sign, as the values do; none is the
/// beginning of another, so that parts can follow each other.
///
/// ```text
///   nullable column   0x00 for NULL, else 0x01 and the value
///   integers …        big-endian, sign bit turned; as many bytes as the type has
///   DECIMAL           the digits as a two's complement number, sign bit turned
///   FLOAT, DOUBLE     IEEE bits, made monotonic
///   strings           the collation's sort key (or the bytes), 00 written as 00 FF, and 00 01 at the end
///   descending part   all of that inverted
/// ```
final class KeyPart {
    private static final int ESCAPE = 0xFF;
    private static final int END = 0x01;

    private final int column;
    private final SqlType type;
    private final boolean nullable;
    private final boolean descending;
    private final int prefixLength;
    private final Collator collator;

    KeyPart(IndexPart part, ColumnDefinition definition) {
        column = part.column();
        type = definition.type();
        nullable = definition.nullable();
        descending = part.descending();
        prefixLength = part.prefixLength();
        collator = Collator.of(type.collation());
    }

    int column() {
        return column;
    }

    boolean isNullable() {
        return nullable;
    }

    boolean isDescending() {
        return descending;
    }

    void encode(Value value, Bytes into) {
        int start = into.length();
        if (value.isNull()) {
            if (!nullable) {
                throw new IllegalArgumentException("NULL in a key of NOT NULL column " + column);
            }
            into.add(0);
        } else {
            if (nullable) {
                into.add(1);
            }
            encodeValue(value, into);
        }
        if (descending) {
            into.invert(start);
        }
    }

    private void encodeValue(Value value, Bytes into) {
        TypeKind kind = type.kind();
        if (Scalars.isScalar(kind)) {
            int width = Scalars.width(type);
            long bits = Scalars.toBits(value);
            into.addLow(Scalars.isSigned(type) ? bits ^ (1L << (width * 8 - 1)) : bits, width);
        } else if (kind == TypeKind.DECIMAL) {
            encodeDecimal(Scalars.scaled(value, type), into);
        } else if (kind == TypeKind.DOUBLE || kind == TypeKind.FLOAT) {
            long bits = Double.doubleToLongBits(Scalars.toDouble(value) + 0.0);
            into.addLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
        } else if (value instanceof Value.Binary(var bytes)) {
            escape(bytes, prefixLength == 0 ? bytes.length : prefixLength, into);
        } else {
            String text = Scalars.text(value);
            byte[] key = collator.sortKey(prefixLength == 0 ? text : prefix(text));
            escape(key, key.length, into);
        }
    }

    private String prefix(String text) {
        return text.length() <= prefixLength
                        || text.codePointCount(0, text.length()) <= prefixLength
                ? text
                : text.substring(0, text.offsetByCodePoints(0, prefixLength));
    }

    private static void escape(byte[] bytes, int limit, Bytes into) {
        int end = Math.min(bytes.length, limit);
        for (int i = 0; i < end; i++) {
            into.add(bytes[i]);
            if (bytes[i] == 0) {
                into.add(ESCAPE);
            }
        }
        into.add(0).add(END);
    }

    private int decimalWidth() {
        // 10^p needs p × log2(10) bits and a sign.
        return type.length() <= 18 ? 8 : (int) (type.length() * 3.3219281 + 1) / 8 + 1;
    }

    private void encodeDecimal(BigDecimal number, Bytes into) {
        int width = decimalWidth();
        if (width == 8) {
            into.addLong(number.unscaledValue().longValueExact() ^ Long.MIN_VALUE);
            return;
        }
        byte[] digits = number.unscaledValue().toByteArray();
        int fill = digits[0] < 0 ? 0xFF : 0;
        int start = into.length();
        for (int i = digits.length; i < width; i++) {
            into.add(fill);
        }
        into.add(digits);
        into.array()[start] ^= (byte) 0x80;
    }

    /// True if [#decode] gives the column's value back: not so for prefixes and for strings in a collation.
    boolean isDecodable() {
        return prefixLength == 0
                && (Scalars.isScalar(type.kind())
                        || type.kind() == TypeKind.DECIMAL
                        || type.kind() == TypeKind.DOUBLE);
    }

    /// The length of the part that begins at `at`.
    int length(byte[] key, int at) {
        int flip = descending ? 0xFF : 0;
        int start = at;
        if (nullable) {
            if (((key[at] ^ flip) & 0xFF) == 0) {
                return 1;
            }
            start++;
        }
        TypeKind kind = type.kind();
        if (Scalars.isScalar(kind)) {
            return start - at + Scalars.width(type);
        }
        if (kind == TypeKind.DECIMAL) {
            return start - at + decimalWidth();
        }
        if (kind == TypeKind.DOUBLE || kind == TypeKind.FLOAT) {
            return start - at + 8;
        }
        int i = start;
        while (((key[i] ^ flip) & 0xFF) != 0 || ((key[i + 1] ^ flip) & 0xFF) != END) {
            i += ((key[i] ^ flip) & 0xFF) == 0 ? 2 : 1;
        }
        return i + 2 - at;
    }

    /// The value of a decodable part that begins at `at`.
    Value decode(byte[] key, int at) {
        byte[] part = Arrays.copyOfRange(key, at, at + length(key, at));
        if (descending) {
            for (int i = 0; i < part.length; i++) {
                part[i] = (byte) ~part[i];
            }
        }
        if (nullable && part[0] == 0) {
            return Value.NULL;
        }
        int start = nullable ? 1 : 0;
        if (type.kind() == TypeKind.DECIMAL) {
            part[start] ^= (byte) 0x80;
            return new Value.Decimal(
                    new BigDecimal(
                            new BigInteger(part, start, part.length - start), type.decimals()));
        }
        if (type.kind() == TypeKind.DOUBLE) {
            long bits = Bytes.longAt(part, start);
            return new Value.Real(
                    Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits));
        }
        long bits = 0;
        for (int i = start; i < part.length; i++) {
            bits = bits << 8 | (part[i] & 0xFF);
        }
        if (Scalars.isSigned(type)) {
            int shift = 64 - Scalars.width(type) * 8;
            bits = (bits ^ (1L << (63 - shift))) << shift >> shift;
        }
        return Scalars.fromBits(bits, type);
    }
}
