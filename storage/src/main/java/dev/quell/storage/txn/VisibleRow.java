package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;

/// Looks up one record as a consistent read sees it.
final class VisibleRow {
    private VisibleRow() {}

    /// Moves the cursor to the version of the record that the view sees, and loads it.
    ///
    /// @return false if there is none, or the one seen says that the record is deleted
    static boolean seek(StoreCursor cursor, Bytes record, ReadView view) {
        int length = record.length();
        boolean found = cursor.seekVersions(record);
        while (found && cursor.keyIs(record.array(), length, Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (view.sees(cursor.value())) {
                return !Version.isDeleted(cursor.value());
            }
            found =
                    view.canLeapFrom(~Bytes.longAt(cursor.key(), length))
                            ? leap(cursor, record, view.lastSeen())
                            : cursor.next();
        }
        return false;
    }

    private static boolean leap(StoreCursor cursor, Bytes record, long number) {
        int length = record.length();
        Version.addNumber(record, number);
        boolean found = cursor.seekWithinRecord(record);
        record.length(length);
        return found;
    }

    /// The clustered key that an entry leads to.
    ///
    /// @param keyStart where it begins in the entry's key, if it is there
    static void clusteredKey(
            byte[] entry,
            int entryLength,
            int keyStart,
            byte[] value,
            int valueLength,
            Bytes into) {
        if (Version.hasClusteredKeyInKey(value)) {
            into.add(entry, keyStart, entryLength - keyStart);
        } else {
            into.add(value, Version.BODY, valueLength - Version.BODY);
        }
    }

    /// True if the row has the entry through which it was reached.
    ///
    /// @param row the value of the row's version
    static boolean hasEntry(
            TableLayout layout,
            IndexLayout index,
            byte[] row,
            Bytes clusteredKey,
            byte[] entry,
            int entryLength) {
        var values = new Value[layout.table().columns().size()];
        layout.decodeRow(row, Version.BODY, layout.allColumns(), values, 0);
        var own = new Bytes();
        index.entryKey(values, clusteredKey.array(), clusteredKey.length(), own);
        return Arrays.equals(own.array(), 0, own.length(), entry, 0, entryLength);
    }
}
