package dev.quell.storage.store;

import java.util.Arrays;

/// Writes that become true together. Built on the Java side in RocksDB's own batch format (8 bytes sequence, 4 bytes count,
/// then tagged records), so that it crosses to native code once and not once for each record.
///
/// Of one thread; can be cleared and used again.
public final class StoreBatch {
    private static final int HEADER = 12;
    private static final int DELETION = 0x0;
    private static final int VALUE = 0x1;
    private static final int DELETION_IN_FAMILY = 0x4;
    private static final int VALUE_IN_FAMILY = 0x5;
    private static final int RANGE_DELETION_IN_FAMILY = 0xE;

    private final Bytes bytes = new Bytes(512).length(HEADER);
    private int count;

    public StoreBatch() {
        Arrays.fill(bytes.array(), 0, HEADER, (byte) 0);
    }

    public StoreBatch put(Area area, Bytes key, Bytes value) {
        record(area, VALUE, VALUE_IN_FAMILY);
        bytes.addVarint(key.length()).add(key).addVarint(value.length()).add(value);
        return this;
    }

    public StoreBatch put(Area area, byte[] key, byte[] value) {
        record(area, VALUE, VALUE_IN_FAMILY);
        bytes.addVarint(key.length).add(key).addVarint(value.length).add(value);
        return this;
    }

    public StoreBatch delete(Area area, byte[] key) {
        return delete(area, key, key.length);
    }

    public StoreBatch delete(Area area, byte[] key, int length) {
        record(area, DELETION, DELETION_IN_FAMILY);
        bytes.addVarint(length).add(key, 0, length);
        return this;
    }

    /// Deletes the keys of the META area from `from` on, up to and without `to`. (For rows see [Store#dropRange].)
    public StoreBatch deleteRange(byte[] from, byte[] to) {
        count++;
        bytes.add(RANGE_DELETION_IN_FAMILY).addVarint(Area.META.ordinal());
        bytes.addVarint(from.length).add(from).addVarint(to.length).add(to);
        return this;
    }

    /// Adds all records of another batch after those of this one.
    public StoreBatch append(StoreBatch other) {
        count += other.count;
        bytes.add(other.bytes.array(), HEADER, other.bytes.length() - HEADER);
        return this;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int size() {
        return bytes.length();
    }

    public void clear() {
        count = 0;
        bytes.length(HEADER);
    }

    // Area ordinals are the ids of their column families (checked by Store when it opens).
    private void record(Area area, int tag, int tagInFamily) {
        count++;
        if (area == Area.ROWS) {
            bytes.add(tag);
        } else {
            bytes.add(tagInFamily).addVarint(area.ordinal());
        }
    }

    /// Takes the changes of a batch, one by one.
    interface Changes {
        /// Whether it wants the change of a key: the bytes of an array from a place on, up to another.
        boolean wants(byte[] array, int from, int to);

        void add(Image.Change change);
    }

    /// Gives all changes of the ROWS area that are wanted, in their order.
    void forEachRow(Changes changes) {
        var reader = new Reader();
        while (reader.at < bytes.length()) {
            int tag = reader.next();
            if (tag == VALUE || tag == DELETION) {
                int from = reader.skip();
                int to = reader.at;
                int value = tag == VALUE ? reader.skip() : to;
                if (changes.wants(bytes.array(), from, to)) {
                    changes.add(
                            new Image.Change(
                                    reader.copy(from, to),
                                    reader.copy(value, reader.at),
                                    tag == DELETION));
                }
            } else {
                reader.skipOther(tag);
            }
        }
    }

    /// Reads what was put in.
    private final class Reader {
        private int at = HEADER;

        int next() {
            return bytes.array()[at++];
        }

        byte[] copy(int from, int to) {
            return Arrays.copyOfRange(bytes.array(), from, to);
        }

        /// Goes over a row of bytes; returns where it begins.
        private int skip() {
            int length = 0;
            int shift = 0;
            int part;
            do {
                part = next();
                length |= (part & 0x7F) << shift;
                shift += 7;
            } while (part < 0);
            int from = at;
            at += length;
            return from;
        }

        /// Goes over a record of another area.
        void skipOther(int tag) {
            at++; // the area
            skip();
            if (tag != DELETION_IN_FAMILY) {
                skip();
            }
        }
    }

    byte[] serialised() {
        byte[] serialised = bytes.toArray();
        for (int i = 0; i < 4; i++) {
            serialised[8 + i] = (byte) (count >>> (8 * i));
        }
        return serialised;
    }
}
