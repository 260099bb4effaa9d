package dev.quell.query.spill;

import java.util.Arrays;

/// Records one after another in blocks of a [SpillFile]: first all are written, then they are read, any number of times and from
/// any place. Of the statement's thread only.
///
/// ```text
///   block   │ length · bytes │ length · bytes │ length · by┊tes │ …     a record may go on in the next block
/// ```
final class RecordStream {
    private static final int LENGTH_BYTES = 4;

    private final SpillFile file;
    private int[] blocks = new int[4];
    private int count;
    private byte[] buffer = new byte[0];
    private int filled;
    private long records;
    private long end;

    RecordStream(SpillFile file) {
        this.file = file;
    }

    /// How many records there are.
    long size() {
        return records;
    }

    /// Where the next record begins.
    long position() {
        return (long) count * SpillFile.BLOCK + filled;
    }

    void append(Record record) {
        if (buffer.length == 0) {
            buffer = new byte[SpillFile.BLOCK];
        }
        int length = record.length();
        for (int shift = 24; shift >= 0; shift -= 8) {
            append((byte) (length >> shift));
        }
        append(record.bytes(), length);
        records++;
    }

    private void append(byte value) {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = value;
    }

    private void append(byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            if (filled == buffer.length) {
                flush();
            }
            int part = Math.min(length - done, buffer.length - filled);
            System.arraycopy(bytes, done, buffer, filled, part);
            filled += part;
            done += part;
        }
    }

    private void flush() {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count * 2);
        }
        blocks[count++] = file.write(buffer);
        filled = 0;
    }

    /// The last record is written: gives the buffer up.
    RecordStream seal() {
        end = position();
        if (filled > 0) {
            flush();
        }
        buffer = new byte[0];
        return this;
    }

    /// Gives the blocks back; nothing can be read any more.
    void drop() {
        for (int i = 0; i < count; i++) {
            if (blocks[i] >= 0) {
                file.free(blocks[i]);
            }
        }
        count = 0;
        records = 0;
        end = 0;
        buffer = new byte[0];
    }

    /// A reader at the first record.
    Reader reader() {
        return new Reader(false);
    }

    /// A reader that gives back each block that it has read: for what is read once.
    Reader lastReader() {
        return new Reader(true);
    }

    /// Goes over the records.
    final class Reader {
        private final boolean consuming;
        private final byte[] block = new byte[SpillFile.BLOCK];
        private int loaded = -1;
        private long position;

        private Reader(boolean consuming) {
            this.consuming = consuming;
        }

        /// @param place a [RecordStream#position] of before
        void seek(long place) {
            position = place;
        }

        /// Copies the next record.
        ///
        /// @return false after the last one
        boolean next(Record into) {
            if (position >= end) {
                return false;
            }
            int length = 0;
            for (int i = 0; i < LENGTH_BYTES; i++) {
                length = length << 8 | read();
            }
            read(into.reset(length), length);
            return true;
        }

        private int read() {
            return block[available()] & 0xFF;
        }

        private int available() {
            int number = (int) (position / SpillFile.BLOCK);
            if (number != loaded) {
                load(number);
            }
            return (int) (position++ % SpillFile.BLOCK);
        }

        private void load(int number) {
            file.read(blocks[number], block);
            loaded = number;
            if (consuming) {
                file.free(blocks[number]);
                blocks[number] = -1;
            }
        }

        private void read(byte[] into, int length) {
            int done = 0;
            while (done < length) {
                int from = available();
                int part = Math.min(length - done, SpillFile.BLOCK - from);
                System.arraycopy(block, from, into, done, part);
                position += part - 1;
                done += part;
            }
        }
    }
}
