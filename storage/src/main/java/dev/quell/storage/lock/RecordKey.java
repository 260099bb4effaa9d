package dev.quell.storage.lock;

import java.util.Arrays;
import java.util.HexFormat;

/// The key of a record in the store, without version number.
final class RecordKey {
    private final byte[] bytes;
    private final int hash;

    RecordKey(byte[] key, int length) {
        bytes = Arrays.copyOf(key, length);
        hash = Arrays.hashCode(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// The key's columns as stored, in hexadecimal digits.
    @Override
    public String toString() {
        return text(bytes);
    }

    static String text(byte[] key) {
        return "0x" + HexFormat.of().withUpperCase().formatHex(key, 4, key.length);
    }
}
