package dev.quell.storage.mvcc;

import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;

/// The durable side of the [CommitTable]: a record of the horizon with its aborted set, and the commit records above it.
///
/// @param horizon ids below are settled
/// @param lastCommit the highest commit number at that time
public record Checkpoint(long horizon, long lastCommit, AbortedSet aborted) {
    private static final byte[] KEY = {'h'};
    private static final byte COMMIT = 'c';

    /// What a restart finds: every transaction that has begun is settled now, and those without a commit record are aborted. Takes
    /// time for the commit records above the last horizon, none for what was open.
    ///
    /// @param begun the first transaction id that was never given out
    public static Checkpoint recover(Store store, long begun) {
        Checkpoint saved =
                store.get(KEY)
                        .map(Checkpoint::decode)
                        .orElseGet(() -> new Checkpoint(1, 0, AbortedSet.EMPTY));
        var builder = new AbortedSet.Builder().addAll(saved.aborted);
        long next = saved.horizon;
        long lastCommit = saved.lastCommit;
        byte[] from = commitKey(saved.horizon);
        try (StoreCursor cursor = store.cursor(Area.META)) {
            boolean found = cursor.seek(from, from.length);
            while (found && cursor.key()[0] == COMMIT) {
                cursor.loadValue();
                long transaction = Bytes.longAt(cursor.key(), 1);
                lastCommit = Math.max(lastCommit, Bytes.longAt(cursor.value(), 0));
                builder.add(next, transaction).add(transaction, undone(cursor));
                next = transaction + 1;
                found = cursor.next();
            }
        }
        builder.add(next, begun);
        return new Checkpoint(Math.max(begun, next), lastCommit, builder.build());
    }

    private static StatementRanges undone(StoreCursor cursor) {
        int[] bounds = new int[(cursor.valueLength() - 8) / 4];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Bytes.intAt(cursor.value(), 8 + 4 * i);
        }
        return new StatementRanges(bounds);
    }

    private static byte[] commitKey(long transaction) {
        return new Bytes(9).add(COMMIT).addLong(transaction).toArray();
    }

    /// Saves this checkpoint and drops the commit records that it makes superfluous, in one write.
    ///
    /// @param horizonBefore that of the last saved checkpoint
    public void save(Store store, long horizonBefore) {
        var batch = new StoreBatch().put(Area.META, KEY, encode());
        if (horizonBefore < horizon) {
            batch.deleteRange(commitKey(horizonBefore), commitKey(horizon));
        }
        store.write(batch);
    }

    private byte[] encode() {
        var bytes = new Bytes(256).addLong(horizon).addLong(lastCommit);
        long[] from = aborted.from();
        long[] to = aborted.to();
        bytes.addInt(from.length);
        for (int i = 0; i < from.length; i++) {
            bytes.addLong(from[i]).addLong(to[i]);
        }
        bytes.addInt(aborted.partly().size());
        aborted.partly()
                .forEach((transaction, statements) -> {
                    bytes.addLong(transaction).addInt(statements.bounds().length);
                    Arrays.stream(statements.bounds()).forEach(bytes::addInt);
                });
        return bytes.toArray();
    }

    private static Checkpoint decode(byte[] bytes) {
        var builder = new AbortedSet.Builder();
        int at = 16;
        int ranges = Bytes.intAt(bytes, at);
        at += 4;
        for (int i = 0; i < ranges; i++) {
            builder.add(Bytes.longAt(bytes, at), Bytes.longAt(bytes, at + 8));
            at += 16;
        }
        int partly = Bytes.intAt(bytes, at);
        at += 4;
        for (int i = 0; i < partly; i++) {
            long transaction = Bytes.longAt(bytes, at);
            int[] bounds = new int[Bytes.intAt(bytes, at + 8)];
            at += 12;
            for (int b = 0; b < bounds.length; b++) {
                bounds[b] = Bytes.intAt(bytes, at);
                at += 4;
            }
            builder.add(transaction, new StatementRanges(bounds));
        }
        return new Checkpoint(Bytes.longAt(bytes, 0), Bytes.longAt(bytes, 8), builder.build());
    }
}
