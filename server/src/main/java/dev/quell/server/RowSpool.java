package dev.quell.server;

import dev.quell.wire.frame.PacketWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The encoded rows of a cursor: written once, then read once, in order. Beyond a megabyte they go to a temporary file,
/// which vanishes with the cursor.
final class RowSpool implements Closeable {
    private static final int MAX_IN_MEMORY = 1 << 20;

    // It is deleted as soon as it is open, so a crash leaves none.
    private static final Set<OpenOption> WITHOUT_NAME =
            Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);

    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private DataOutputStream writer = new DataOutputStream(memory);
    private @Nullable DataInputStream reader;
    private @Nullable FileChannel file;
    private long written;
    private long read;

    void add(byte[] bytes, int from, int length) throws IOException {
        writer.writeInt(length);
        writer.write(bytes, from, length);
        written++;
        if (memory != null && memory.size() > MAX_IN_MEMORY) {
            spill(memory);
        }
    }

    private void spill(ByteArrayOutputStream soFar) throws IOException {
        var opened = FileChannel.open(Files.createTempFile("quell-cursor-", ".rows"), WITHOUT_NAME);
        file = opened;
        var out = new BufferedOutputStream(Channels.newOutputStream(opened));
        soFar.writeTo(out);
        writer = new DataOutputStream(out);
        memory = null;
    }

    /// Nothing is added any more; rows can be taken.
    void rewind() throws IOException {
        writer.flush();
        if (memory != null) {
            reader = new DataInputStream(new ByteArrayInputStream(memory.toByteArray()));
            memory = null;
        } else if (file != null) {
            file.position(0);
            reader = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file)));
        }
    }

    /// Writes the next row as a packet.
    ///
    /// @return false if there is none
    boolean next(PacketWriter out) throws IOException {
        var source = reader;
        if (source == null || read == written) {
            return false;
        }
        read++;
        out.begin().bytes(source.readNBytes(source.readInt())).end();
        return true;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            // A temporary file that cannot be deleted is the operating system's business.
        }
    }
}
