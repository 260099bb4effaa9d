package dev.quell.storage.mvcc;

import dev.quell.storage.store.Bytes;

/// A version of a record in the store.
///
/// ```text
///   key    record key · 8 bytes: all bits of the version number turned, so that the newest comes first
///   value  8 bytes transaction id · 4 bytes statement number · 1 byte flags · body
/// ```
/// The body of a row is its columns; that of an index entry the clustered key without index id, unless it is in the entry's key.
public final class Version {
    /// Bytes of the version number in a key.
    public static final int NUMBER_BYTES = 8;

    /// Where the body begins in a value.
    public static final int BODY = 13;

    /// The stamp of what was there before all transactions: visible to everyone.
    public static final long ANCIENT = 0;

    private static final int DELETED = 1;
    private static final int CLUSTERED_KEY_IN_KEY = 2;

    private Version() {}

    public static void addNumber(Bytes key, long number) {
        key.addLong(~number);
    }

    public static void addHeader(
            Bytes value, long transaction, int statement, boolean deleted, boolean keyInKey) {
        value.addLong(transaction).addInt(statement);
        value.add((deleted ? DELETED : 0) | (keyInKey ? CLUSTERED_KEY_IN_KEY : 0));
    }

    public static long transaction(byte[] value) {
        return Bytes.longAt(value, 0);
    }

    public static int statement(byte[] value) {
        return Bytes.intAt(value, 8);
    }

    public static boolean isDeleted(byte[] value) {
        return (value[12] & DELETED) != 0;
    }

    public static boolean hasClusteredKeyInKey(byte[] value) {
        return (value[12] & CLUSTERED_KEY_IN_KEY) != 0;
    }
}
