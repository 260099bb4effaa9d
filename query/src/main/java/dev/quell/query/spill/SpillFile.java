package dev.quell.query.spill;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Tenure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/// A file of blocks: streams take them as they grow and give them back when they end. Of the statement's thread only, until it is
/// handed to the janitor.
final class SpillFile {
    /// The size of a block: one read or write.
    static final int BLOCK = 32 << 10;

    private static final String NO_SPACE = "No space left on device";
    private static final String QUOTA = "Disk quota exceeded";

    private final Path path;
    private final FileChannel channel;
    private final Cancellation cancellation;
    private final BitSet free = new BitSet();
    private int blocks;

    SpillFile(Path path, FileChannel channel, Cancellation cancellation) {
        this.path = path;
        this.channel = channel;
        this.cancellation = cancellation;
    }

    /// Writes a block somewhere.
    ///
    /// @return its number
    /// @throws SqlError 1021 if the disk is full, 1026 if it cannot be written
    int write(byte[] block) {
        cancellation.check();
        int number = free.nextSetBit(0);
        if (number < 0) {
            number = blocks;
        }
        var tenure = Tenure.current();
        tenure.stepOut();
        try {
            var bytes = ByteBuffer.wrap(block);
            long position = (long) number * BLOCK;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException e) {
            throw writeError(path, e);
        } finally {
            tenure.comeBack();
        }
        if (number == blocks) {
            blocks++;
        } else {
            free.clear(number);
        }
        return number;
    }

    /// Reads a block.
    ///
    /// @throws SqlError 1024 if it cannot be read
    void read(int number, byte[] into) {
        cancellation.check();
        var tenure = Tenure.current();
        tenure.stepOut();
        try {
            var bytes = ByteBuffer.wrap(into);
            long position = (long) number * BLOCK;
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, position);
                if (read < 0) {
                    throw new IOException("the file is too short");
                }
                position += read;
            }
        } catch (IOException e) {
            throw ErrorCode.ERROR_ON_READ.error(path, "5", String.valueOf(e.getMessage()));
        } finally {
            tenure.comeBack();
        }
    }

    /// The block may be written anew.
    void free(int number) {
        free.set(number);
    }

    /// Blocks that streams hold.
    int used() {
        return blocks - free.cardinality();
    }

    static SqlError writeError(Path path, IOException e) {
        String why = String.valueOf(e.getMessage());
        boolean full = why.contains(NO_SPACE) || why.contains(QUOTA);
        return full
                ? ErrorCode.DISK_FULL.error(path, "28", NO_SPACE)
                : ErrorCode.ERROR_ON_WRITE.error(path, "5", why);
    }

    /// Closes and deletes it: can take long for a large file, so only the janitor does it.
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
