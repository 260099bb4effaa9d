package dev.quell.storage.txn;

import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;

/// Looks up one record as a consistent read sees it.
final class VisibleRow {
    private VisibleRow() {}

    /// Moves the cursor to the version of the record that the view sees, and loads it.
    ///
    /// @return false if there is none, or the one seen says that the record is deleted
    static boolean seek(StoreCursor cursor, Bytes record, ReadView view) {
        int length = record.length();
        boolean found = cursor.seek(record);
        while (found && cursor.keyIs(record.array(), length, Version.NUMBER_BYTES)) {
            cursor.loadValue();
            if (view.sees(cursor.value())) {
                return !Version.isDeleted(cursor.value());
            }
            found = cursor.next();
        }
        return false;
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
}
