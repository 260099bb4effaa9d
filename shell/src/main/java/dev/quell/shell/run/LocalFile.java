package dev.quell.shell.run;

import dev.quell.shell.connect.ConnectionOptions;
import dev.quell.wire.client.ClientConversation;
import dev.quell.wire.packet.ErrPacket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file of this machine that the server asks for (LOAD DATA LOCAL INFILE). Errors are those of MySQL's client.
final class LocalFile {
    private static final int REJECTED = 2068; // CR_LOAD_DATA_LOCAL_INFILE_REJECTED
    private static final int NO_SUCH_FILE = 2;
    private static final int NOT_ALLOWED = 13;
    private static final String GENERAL = "HY000";

    private LocalFile() {}

    /// Sends it, or nothing at all.
    ///
    /// @return why it was not sent; the server has been told that the file is empty
    static Optional<ErrPacket> send(
            ClientConversation conversation, ConnectionOptions options, String name)
            throws IOException {
        var path = Path.of(name);
        var refusal =
                options.maySend(path)
                        ? unreadable(path)
                        : Optional.of(
                                new ErrPacket(
                                        REJECTED,
                                        GENERAL,
                                        "LOAD DATA LOCAL INFILE file request rejected due to restrictions on access."));
        try (var file =
                refusal.isPresent() ? InputStream.nullInputStream() : Files.newInputStream(path)) {
            conversation.sendFile(file);
        }
        return refusal;
    }

    private static Optional<ErrPacket> unreadable(Path path) {
        if (Files.isDirectory(path)) {
            return Optional.of(
                    new ErrPacket(
                            NO_SUCH_FILE,
                            GENERAL,
                            "Error reading file '%s' (OS errno 21 - Is a directory)"
                                    .formatted(path)));
        }
        try (var _ = Files.newInputStream(path)) {
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(notFound(path, NO_SUCH_FILE, "No such file or directory"));
        } catch (IOException e) {
            return Optional.of(notFound(path, NOT_ALLOWED, "Permission denied"));
        }
    }

    private static ErrPacket notFound(Path path, int number, String why) {
        return new ErrPacket(
                number,
                GENERAL,
                "File '%s' not found (OS errno %d - %s)".formatted(path, number, why));
    }
}
