package dev.quell.storage;

import dev.quell.base.value.ColumnImage;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/// Tells the keys of locked records in words, as LOCK_DATA does: the index's columns and those of the primary key, integers
/// and dates as they are stored, strings in quotes, the rest in bytes. Keys alone do not tell strings (they hold sort keys), so the rows are looked up. Of one thread.
final class LockedKeys implements AutoCloseable {
    private static final int FIRST_YEAR = 1900;

    private final CursorPool cursors;
    private final CommitTable commits;
    private final StoreCursor cursor;

    LockedKeys(CursorPool cursors, CommitTable commits) {
        this.cursors = cursors;
        this.commits = commits;
        cursor = cursors.acquire();
    }

    /// @param index empty for the clustered one
    String text(TableLayout layout, Optional<IndexDefinition> index, byte[] key) {
        Optional<byte[]> clusteredKey =
                index.isEmpty() ? Optional.of(key) : clusteredKey(layout, key);
        Optional<Value[]> row = clusteredKey.flatMap(at -> row(layout, at, key));
        if (row.isEmpty() || clusteredKey.isEmpty()) {
            return hex(key, IndexLayout.ID_BYTES);
        }
        TableDefinition table = layout.table();
        Set<Integer> columns = new LinkedHashSet<>();
        index.ifPresent(one -> one.parts().forEach(part -> columns.add(part.column())));
        table.clusteredIndex()
                .ifPresent(
                        one -> one.parts().stream().map(IndexPart::column).forEach(columns::add));
        var text = new StringJoiner(", ");
        columns.forEach(
                column -> text.add(text(row.get()[column], table.columns().get(column).type())));
        if (table.clusteredIndex().isEmpty()) {
            text.add(hex(clusteredKey.get(), IndexLayout.ID_BYTES + 2));
        }
        return text.toString();
    }

    private static String text(Value value, SqlType type) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Text(var text) -> quoted(text, type);
            case Value.Binary(var bytes) -> hex(bytes, 0);
            case Value.Date(int year, int month, int day) ->
                    String.valueOf(year * 512 + month * 32 + day);
            case Value.Unsigned(long year) when type.kind() == TypeKind.YEAR ->
                    String.valueOf(year == 0 ? 0 : year - FIRST_YEAR);
            case Value.Int(long number) -> String.valueOf(number);
            case Value.Unsigned(long bits) -> Long.toUnsignedString(bits);
            case Value.Enumerated(int number, _) -> String.valueOf(number);
            case Value.Members(long bits, _) -> Long.toUnsignedString(bits);
            case Value.Json json -> quoted(json.text(), type);
            case Value.Decimal _,
                    Value.Real _,
                    Value.Single _,
                    Value.Bit _,
                    Value.DateTime _,
                    Value.Time _ ->
                    hex(ColumnImage.of(value, type), 0);
        };
    }

    /// In quotes; CHAR has spaces up to its length, counted in bytes.
    private static String quoted(String text, SqlType type) {
        int spaces =
                type.kind() != TypeKind.CHAR
                        ? 0
                        : (int) type.length()
                                - text.getBytes(type.collation().characterSet().charset()).length;
        String padded = text + " ".repeat(Math.max(0, spaces));
        return "'" + padded.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String hex(byte[] bytes, int from) {
        return "0x" + HexFormat.of().withUpperCase().formatHex(bytes, from, bytes.length);
    }

    /// Where an entry of a secondary index leads, by its newest version that is no deletion.
    Optional<byte[]> clusteredKey(TableLayout layout, byte[] entry) {
        if (!seekNewest(entry)) {
            return Optional.empty();
        }
        Bytes key = IndexLayout.start(layout.table().clusteredId(), new Bytes());
        if (Version.hasClusteredKeyInKey(cursor.value())) {
            int start = index(layout, entry).clusteredStart(entry);
            key.add(entry, start, entry.length - start);
        } else {
            key.add(cursor.value(), Version.BODY, cursor.valueLength() - Version.BODY);
        }
        return Optional.of(key.toArray());
    }

    private static IndexLayout index(TableLayout layout, byte[] entry) {
        long id = Integer.toUnsignedLong(Bytes.intAt(entry, 0));
        return layout.secondaries().stream()
                .filter(index -> index.definition().id() == id)
                .findFirst()
                .orElseThrow();
    }

    /// The newest version of a row that has this clustered key or this entry.
    private Optional<Value[]> row(TableLayout layout, byte[] clusteredKey, byte[] key) {
        var row = new Value[layout.table().columns().size()];
        boolean found = seekNewest(clusteredKey);
        while (found) {
            layout.decodeRow(cursor.value(), Version.BODY, layout.allColumns(), row, 0);
            if (Arrays.equals(key, clusteredKey) || hasEntry(layout, row, key)) {
                return Optional.of(row);
            }
            found = cursor.next() && isVersion(clusteredKey);
        }
        return Optional.empty();
    }

    private static boolean hasEntry(TableLayout layout, Value[] row, byte[] entry) {
        var own = new Bytes();
        index(layout, entry).encodeRow(row, own);
        return own.length() <= entry.length
                && Arrays.equals(own.array(), 0, own.length(), entry, 0, own.length());
    }

    private boolean seekNewest(byte[] record) {
        return cursor.seekVersions(new Bytes().add(record)) && isVersion(record);
    }

    private boolean isUndone(byte[] version) {
        return commits.fate(Version.transaction(version), Version.statement(version))
                == CommitTable.Fate.ABORTED;
    }

    /// True if the cursor stands on a version of a record, or, after deletions and undone ones, on an older one.
    private boolean isVersion(byte[] record) {
        do {
            if (!cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
                return false;
            }
            cursor.loadValue();
            if (!Version.isDeleted(cursor.value()) && !isUndone(cursor.value())) {
                return true;
            }
        } while (cursor.next());
        return false;
    }

    @Override
    public void close() {
        cursors.release(cursor);
    }
}
