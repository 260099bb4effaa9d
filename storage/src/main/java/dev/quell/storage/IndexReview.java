package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.row.UnfinishedIndex;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a unique index that have the same key although neither the index's builder nor any writer saw both: the builder
/// wrote the entry of one beneath that of the other. Only keys that were written while the index was filled can be such. Of the
/// builder's thread.
final class IndexReview {
    private final IndexBuild.Parts parts;
    private final TableLayout layout;
    private final IndexDefinition index;
    private final NotedRecords written;

    IndexReview(IndexBuild.Parts parts, TableLayout layout, UnfinishedIndex unfinished) {
        this.parts = parts;
        this.layout = layout;
        index = unfinished.definition();
        written =
                new NotedRecords(
                        parts.store(),
                        parts.cursors(),
                        parts.commits(),
                        unfinished.written(),
                        index.id());
    }

    /// Looks at the keys that nobody is at work on; they need not be looked at again, because whoever writes them now sees all
    /// entries.
    ///
    /// @param duplicate is given the values of each that two rows have
    /// @return how many keys were left
    long settle(Cancellation cancellation, Consumer<List<Value>> duplicate) {
        return written.forget(
                cancellation,
                (cursor, key) -> {
                    if (isOpen(cursor, key, cancellation)) {
                        return false;
                    }
                    duplicate(cursor, key, cancellation).ifPresent(duplicate);
                    return true;
                });
    }

    /// Looks at all keys that are left. Nobody may be writing any more.
    ///
    /// @param duplicate is given the values of the first that two rows have
    void finish(Cancellation cancellation, Consumer<List<Value>> duplicate) {
        StoreCursor cursor = parts.cursors().acquire();
        try {
            written.forEach(
                    cancellation,
                    key -> {
                        Optional<List<Value>> found = duplicate(cursor, key, cancellation);
                        found.ifPresent(duplicate);
                        return found.isEmpty();
                    });
        } finally {
            parts.cursors().release(cursor);
        }
    }

    /// Whether somebody is at work on an entry, or on the row that the builder's entry leads to.
    private boolean isOpen(StoreCursor cursor, byte[] key, Cancellation cancellation) {
        if (isBeingWritten(cursor, key, cancellation)) {
            return true;
        }
        byte[] first = entries(cursor, key, cancellation).first;
        return first != null && isBeingWritten(cursor, row(first).toArray(), cancellation);
    }

    private boolean isBeingWritten(StoreCursor cursor, byte[] record, Cancellation cancellation) {
        boolean found = cursor.seekVersions(record, record.length);
        while (found && cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
            cancellation.check();
            cursor.loadValue();
            byte[] version = cursor.value();
            switch (parts.commits()
                    .fate(Version.transaction(version), Version.statement(version))) {
                case RUNNING -> {
                    return true;
                }
                case VALID -> {
                    return false;
                }
                case ABORTED -> found = cursor.next();
            }
        }
        return false;
    }

    /// The entries of a key that count, each null if there is none.
    ///
    /// @param newest of all
    /// @param first the builder's
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entries(byte @Nullable [] newest, byte @Nullable [] first) {}

    private Entries entries(StoreCursor cursor, byte[] key, Cancellation cancellation) {
        byte[] newest = null;
        byte[] first = null;
        boolean found = cursor.seekVersions(key, key.length);
        while (found && cursor.keyIs(key, key.length, Version.NUMBER_BYTES)) {
            cancellation.check();
            cursor.loadValue();
            byte[] value = Arrays.copyOf(cursor.value(), cursor.valueLength());
            if (newest == null && isValid(value)) {
                newest = value;
            }
            boolean isFirst = ~Bytes.longAt(cursor.key(), key.length) == IndexBuilder.FIRST;
            first = isFirst ? value : first;
            found = cursor.next();
        }
        return new Entries(newest, first);
    }

    /// The key's values if two rows have it: the one that the newest entry leads to, and the one of the builder's entry beneath.
    private Optional<List<Value>> duplicate(
            StoreCursor cursor, byte[] key, Cancellation cancellation) {
        Entries entries = entries(cursor, key, cancellation);
        byte[] newest = entries.newest;
        byte[] first = entries.first;
        if (newest == null || first == null || Version.isDeleted(newest)) {
            return Optional.empty();
        }
        Bytes row = row(first);
        return Arrays.equals(row(newest).toArray(), row.toArray())
                ? Optional.empty()
                : valuesIfStill(row, key, cursor, cancellation);
    }

    private boolean isValid(byte[] value) {
        return parts.commits()
                .isVisible(Version.transaction(value), Version.statement(value), Long.MAX_VALUE);
    }

    /// The clustered key that an entry leads to.
    private Bytes row(byte[] entry) {
        return IndexLayout.start(layout.table().clusteredId(), new Bytes())
                .add(entry, Version.BODY, entry.length - Version.BODY);
    }

    private Optional<List<Value>> valuesIfStill(
            Bytes record, byte[] key, StoreCursor cursor, Cancellation cancellation) {
        boolean found = cursor.seekVersions(record);
        while (found && cursor.keyIs(record.array(), record.length(), Version.NUMBER_BYTES)) {
            cancellation.check();
            cursor.loadValue();
            if (!isValid(cursor.value())) {
                found = cursor.next();
                continue;
            }
            if (Version.isDeleted(cursor.value())) {
                return Optional.empty();
            }
            var row = new Value[layout.table().columns().size()];
            layout.decodeRow(cursor.value(), Version.BODY, layout.allColumns(), row, 0);
            var now = new Bytes();
            layout.index(index).encodeRow(row, now);
            return Arrays.equals(now.toArray(), key)
                    ? Optional.of(
                            index.parts().stream().map(IndexPart::column).map(c -> row[c]).toList())
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
