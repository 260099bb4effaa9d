package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;

/// Error 1062: `Duplicate entry '1-a' for key 't.PRIMARY'`.
final class DuplicateKey {
    /// MySQL cuts the key so that the whole message fits its buffer.
    private static final int MAX_LENGTH = 400;

    private DuplicateKey() {}

    /// @param row the row that could not be stored
    static SqlError error(TableDefinition table, IndexDefinition index, Value[] row) {
        return ErrorCode.DUP_ENTRY.error(key(table, index, row), table.name() + "." + index.name());
    }

    /// ALTER TABLE has given numbers to rows, and one of them is taken.
    static SqlError resequenced(TableDefinition table, IndexDefinition index, Value[] row) {
        return ErrorCode.DUP_ENTRY_AUTOINCREMENT_CASE.error(
                key(table, index, row), table.name() + "." + index.name());
    }

    /// @param key the values of the index's parts
    static SqlError error(TableDefinition table, IndexDefinition index, List<Value> key) {
        Value[] row = new Value[table.columns().size()];
        for (int i = 0; i < key.size(); i++) {
            row[index.parts().get(i).column()] = key.get(i);
        }
        return error(table, index, row);
    }

    private static String key(TableDefinition table, IndexDefinition index, Value[] row) {
        var text = new StringBuilder();
        for (IndexPart part : index.parts()) {
            if (!text.isEmpty()) {
                text.append('-');
            }
            append(text, row[part.column()], table.columns().get(part.column()).type(), part);
        }
        return text.length() <= MAX_LENGTH
                ? text.toString()
                : text.substring(0, MAX_LENGTH) + "...";
    }

    private static void append(StringBuilder text, Value value, SqlType type, IndexPart part) {
        if (value.isNull()) {
            text.append("NULL");
            return;
        }
        if (value instanceof Value.Binary(var bytes)) {
            appendBytes(text, bytes, part.prefixLength());
            return;
        }
        String whole = ValueText.of(value, type);
        int prefix = part.prefixLength();
        text.append(
                prefix > 0 && prefix < whole.codePointCount(0, whole.length())
                        ? whole.substring(0, whole.offsetByCodePoints(0, prefix))
                        : whole);
    }

    /// Bytes that are no printable ASCII appear as `\x00`.
    private static void appendBytes(StringBuilder text, byte[] bytes, int prefix) {
        int length = prefix > 0 ? Math.min(prefix, bytes.length) : bytes.length;
        for (int i = 0; i < length; i++) {
            int octet = bytes[i] & 0xFF;
            if (octet >= ' ' && octet < 0x7F) {
                text.append((char) octet);
            } else {
                text.append("\\x%02X".formatted(octet));
            }
        }
    }
}
