package dev.quell.server;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.session.ResultColumn;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.FieldType;
import java.util.Optional;

/// How the columns of a result look to the client: collation, length in bytes and flags follow from the type and from
/// `character_set_results`, as in MySQL's `Protocol_classic::send_field_metadata`.
final class ColumnDefinitions {
    private static final long MAX_LENGTH = 0xFFFF_FFFFL;
    private static final int TEXT_EXPRESSION_DECIMALS = 31;

    private ColumnDefinitions() {}

    /// @param results what text is converted to and told to be; empty for no conversion
    static ColumnDefinition41 of(ResultColumn column, Optional<Collation> results) {
        var type = column.type();
        boolean expression = column.originalName().isEmpty();
        boolean text = isText(type) || (expression && type.kind() == TypeKind.JSON);
        var told =
                results.orElse(
                        type.kind() == TypeKind.JSON ? Collation.UTF8MB4_BIN : type.collation());
        var set = told.characterSet();
        return new ColumnDefinition41(
                column.schema(),
                column.table(),
                column.originalTable(),
                column.name(),
                column.originalName(),
                text ? told.id() : Collation.BINARY.id(),
                Math.min(
                        MAX_LENGTH,
                        expression ? computed(type, set) : stored(type, set, results.isPresent())),
                expression ? computedType(type.kind()) : FieldType.of(type.kind()),
                column.flags() | flags(type, expression),
                expression && isString(type.kind()) ? TEXT_EXPRESSION_DECIMALS : type.decimals());
    }

    // Only a column's TEXT and BLOB sizes are all one type; a computed value tells its size.
    private static int computedType(TypeKind kind) {
        return switch (kind) {
            case TINYTEXT, TINYBLOB -> FieldType.TINY_BLOB;
            case MEDIUMTEXT, MEDIUMBLOB -> FieldType.MEDIUM_BLOB;
            case LONGTEXT, LONGBLOB -> FieldType.LONG_BLOB;
            default -> FieldType.of(kind);
        };
    }

    private static long computed(SqlType type, CharacterSet set) {
        boolean sized = type.kind().isLarge() && type.length() > 0;
        return sized ? type.length() * (isText(type) ? set.maxBytes() : 1) : length(type, set);
    }

    private static boolean isText(SqlType type) {
        var kind = type.kind();
        return (kind.isCharacter() || kind == TypeKind.ENUM || kind == TypeKind.SET)
                && type.collation() != Collation.BINARY;
    }

    private static boolean isString(TypeKind kind) {
        return kind.hasCharacterSet() || kind.isBinary() || kind == TypeKind.JSON;
    }

    // The size of a column of one of the TEXT types counts as characters as soon as it is
    // converted.
    private static long stored(SqlType type, CharacterSet set, boolean converted) {
        return length(type, converted || !type.kind().isLarge() ? set : CharacterSet.BINARY);
    }

    private static long length(SqlType type, CharacterSet set) {
        int bytes = isText(type) ? set.maxBytes() : 1;
        return switch (type.kind()) {
            case CHAR, VARCHAR -> type.length() * bytes;
            case TINYTEXT, TINYBLOB -> 0xFFL * bytes;
            case TEXT, BLOB -> 0xFFFFL * bytes;
            case MEDIUMTEXT, MEDIUMBLOB -> 0xFF_FFFFL * bytes;
            case LONGTEXT, LONGBLOB, JSON -> MAX_LENGTH;
            case ENUM -> longestMember(type) * bytes;
            case SET -> allMembers(type) * bytes;
            case DECIMAL ->
                    type.length() + (type.decimals() > 0 ? 1 : 0) + (type.unsigned() ? 0 : 1);
            case NULL,
                    TINYINT,
                    SMALLINT,
                    MEDIUMINT,
                    INT,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    BIT,
                    DATE,
                    TIME,
                    DATETIME,
                    TIMESTAMP,
                    YEAR,
                    BINARY,
                    VARBINARY ->
                    type.length();
        };
    }

    private static long longestMember(SqlType type) {
        int longest = 0;
        for (String member : type.members()) {
            longest = Math.max(longest, member.codePointCount(0, member.length()));
        }
        return longest;
    }

    private static long allMembers(SqlType type) {
        long all = Math.max(0, type.members().size() - 1);
        for (String member : type.members()) {
            all += member.codePointCount(0, member.length());
        }
        return all;
    }

    private static int flags(SqlType type, boolean expression) {
        var kind = type.kind();
        int flags = 0;
        if (type.unsigned() || kind == TypeKind.BIT) {
            flags |= ColumnDefinition41.UNSIGNED;
        }
        if (type.zerofill()) {
            flags |= ColumnDefinition41.ZEROFILL;
        }
        if (kind.isLarge() && !expression) {
            flags |= ColumnDefinition41.BLOB;
        }
        if (kind == TypeKind.ENUM) {
            flags |= ColumnDefinition41.ENUM;
        }
        if (kind == TypeKind.SET) {
            flags |= ColumnDefinition41.SET;
        }
        return isBinary(type, expression) ? flags | ColumnDefinition41.BINARY : flags;
    }

    // Numbers in tables are not flagged, computed ones are.
    private static boolean isBinary(SqlType type, boolean expression) {
        var kind = type.kind();
        if (isText(type)) {
            return type.collation().isBinary();
        }
        return !kind.isNumeric() || (expression && kind != TypeKind.BIT);
    }
}
