package dev.quell.sql.print;

import dev.quell.base.value.TypeKind;
import dev.quell.sql.tree.DataType;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints data types as they may be written again.
public final class TypePrinter {
    private TypePrinter() {}

    /// The type of a CAST: `signed`, `char(10) charset utf8mb4`, `decimal(10,2)`.
    static String castType(DataType type) {
        if (type.kind() == TypeKind.BIGINT) {
            return type.unsigned() ? "unsigned" : "signed";
        }
        String text = type.kind().name().toLowerCase(Locale.ROOT) + numbers(type);
        return type.charset().map(charset -> text + " charset " + charset).orElse(text)
                + (type.binary() ? " binary" : "");
    }

    /// The type of a column: `int unsigned`, `varchar(10) character set latin1`, `enum('a','b')`.
    public static String columnType(DataType type) {
        var out = new StringBuilder(type.kind().name().toLowerCase(Locale.ROOT));
        if (type.members().isEmpty()) {
            out.append(numbers(type));
        } else {
            out.append(
                    type.members().stream()
                            .map(Printer::literal)
                            .collect(Collectors.joining(",", "(", ")")));
        }
        if (type.unsigned()) {
            out.append(" unsigned");
        }
        if (type.zerofill()) {
            out.append(" zerofill");
        }
        type.charset().ifPresent(charset -> out.append(" character set ").append(charset));
        if (type.binary()) {
            out.append(" binary");
        }
        type.collation().ifPresent(collation -> out.append(" collate ").append(collation));
        return out.toString();
    }

    private static String numbers(DataType type) {
        if (type.length().isEmpty()) {
            return type.decimals().isEmpty() ? "" : "(" + type.decimals().getAsInt() + ")";
        }
        String length = "(" + type.length().getAsLong();
        return type.decimals().isEmpty()
                ? length + ")"
                : length + "," + type.decimals().getAsInt() + ")";
    }
}
