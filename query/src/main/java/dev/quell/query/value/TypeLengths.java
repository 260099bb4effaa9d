package dev.quell.query.value;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import java.util.List;

/// How long the texts of a type's values are, and which type holds texts so long.
public final class TypeLengths {
    private static final long MAX_VARCHAR = 16_383;
    private static final long MAX_VARBINARY = 65_535;

    private TypeLengths() {}

    /// How many characters the text of a value of the type can have.
    public static long text(SqlType type) {
        return switch (type.kind()) {
            case NULL -> 0;
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR -> type.length();
            // sign, point, and a zero before the point where all digits are behind it
            case DECIMAL ->
                    type.length()
                            + (type.decimals() > 0 ? 2 : 1)
                            + (type.decimals() == type.length() ? 1 : 0);
            case FLOAT -> 12;
            case DOUBLE -> 23;
            case BIT -> (type.length() + 7) / 8;
            case DATE -> 10;
            case TIME, DATETIME, TIMESTAMP -> type.length();
            case CHAR, VARCHAR, BINARY, VARBINARY -> type.length();
            case TINYTEXT, TINYBLOB -> 255;
            case TEXT, BLOB -> 65_535;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
            case LONGTEXT, LONGBLOB, JSON -> 4_294_967_295L;
            case ENUM -> type.members().stream().mapToInt(String::length).max().orElse(0);
            case SET -> type.members().stream().mapToInt(label -> label.length() + 1).sum();
        };
    }

    /// How much of an operation's result in that collation it can be: characters, or bytes where the result has no characters.
    public static long text(SqlType type, Collation result) {
        int width =
                result == Collation.BINARY && type.kind().hasCharacterSet()
                        ? type.collation().characterSet().maxBytes()
                        : 1;
        return text(type) * width;
    }

    /// VARCHAR or VARBINARY, or a TEXT or BLOB where those are too short.
    ///
    /// @param large never VARCHAR
    public static SqlType textType(long length, Collation collation, boolean large) {
        boolean binary = collation == Collation.BINARY;
        long limit = binary ? MAX_VARBINARY : MAX_VARCHAR;
        if (!large && length <= limit) {
            return binary ? SqlType.varbinary(length) : SqlType.varchar(length, collation);
        }
        TypeKind kind;
        if (length <= 255) {
            kind = binary ? TypeKind.TINYBLOB : TypeKind.TINYTEXT;
        } else if (length <= 65_535) {
            kind = binary ? TypeKind.BLOB : TypeKind.TEXT;
        } else if (length <= 16_777_215) {
            kind = binary ? TypeKind.MEDIUMBLOB : TypeKind.MEDIUMTEXT;
        } else {
            kind = binary ? TypeKind.LONGBLOB : TypeKind.LONGTEXT;
        }
        return new SqlType(
                kind, Math.min(length, 4_294_967_295L), 0, false, false, collation, List.of());
    }
}
