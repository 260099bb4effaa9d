package dev.quell.query.file;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Tenure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The files of the server's machine that statements may read and write, as `secure_file_priv` says: those below a folder,
/// all of them (an empty value), or none.
///
/// @param dataFolder where relative names begin
/// @param allowed the folder; empty for none
public record ServerFiles(Path dataFolder, Optional<Path> allowed) {
    private static final int BUFFER = 1 << 16;

    /// @param securePriv the variable; absent for SQL's NULL
    public static ServerFiles of(String dataFolder, Optional<String> securePriv) {
        Path data = Path.of(dataFolder).toAbsolutePath();
        return new ServerFiles(
                data,
                securePriv.map(folder -> folder.isEmpty() ? data.getRoot() : Path.of(folder)));
    }

    /// Opens a file that is there.
    ///
    /// @throws SqlError 13 not found, 1085 not a plain file, 1290 not allowed
    public InputStream open(String name) {
        return Tenure.outside(() -> input(name));
    }

    private InputStream input(String name) {
        Path path = resolve(name);
        if (!Files.exists(path)) {
            throw ErrorCode.CANNOT_STAT_FILE.error(name, 2, "No such file or directory");
        }
        if (!Files.isRegularFile(path)) {
            throw ErrorCode.TEXTFILE_NOT_READABLE.error(name);
        }
        try {
            return new BufferedInputStream(new FileInput(Files.newInputStream(path)), BUFFER);
        } catch (IOException e) {
            throw ErrorCode.FILE_NOT_FOUND.error(name, 13, "Permission denied");
        }
    }

    /// The bytes of a file; 0 if they are not known.
    public long size(String name) {
        return Tenure.outside(() -> {
            try {
                return Files.size(resolve(name));
            } catch (IOException e) {
                return 0L;
            }
        });
    }

    /// Makes a file that is not there yet.
    ///
    /// @throws SqlError 1 cannot be made, 1086 exists, 1290 not allowed
    public OutputStream create(String name) {
        return Tenure.outside(() -> output(name));
    }

    private OutputStream output(String name) {
        Path path = resolve(name);
        try {
            var file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
            return new BufferedOutputStream(new FileOutput(file), BUFFER);
        } catch (FileAlreadyExistsException e) {
            throw ErrorCode.FILE_EXISTS_ERROR.error(name);
        } catch (IOException e) {
            boolean missing = path.getParent() != null && !Files.exists(path.getParent());
            throw missing
                    ? ErrorCode.CANNOT_CREATE_FILE.error(name, 2, "No such file or directory")
                    : ErrorCode.CANNOT_CREATE_FILE.error(name, 13, "Permission denied");
        }
    }

    /// Takes away what a statement that failed has written; also on a thread whose session was taken from it, which comes back from the
    /// write in which it was stuck.
    public void discard(String name) {
        if (Tenure.current().isOver()) {
            delete(name);
        } else {
            Tenure.outside(() -> delete(name));
        }
    }

    private boolean delete(String name) {
        try {
            return Files.deleteIfExists(resolve(name));
        } catch (IOException e) {
            throw ErrorCode.ERROR_ON_WRITE.error(name, 5, e.toString());
        }
    }

    private Path resolve(String name) {
        try {
            Path path = dataFolder.resolve(name).normalize();
            if (allowed.isEmpty() || !real(path).startsWith(real(allowed.get()))) {
                throw ErrorCode.OPTION_PREVENTS_STATEMENT.error("--secure-file-priv");
            }
            return path;
        } catch (InvalidPathException e) {
            throw ErrorCode.CANNOT_STAT_FILE.error(name, 2, "No such file or directory");
        }
    }

    // Where links lead to: a link must not lead out of the folder.
    private static Path real(Path path) {
        for (Path known = path; known != null; known = known.getParent()) {
            try {
                return known.toRealPath().resolve(known.relativize(path)).normalize();
            } catch (IOException e) {
                // Not there yet: its folder may be.
                continue;
            }
        }
        return path;
    }
}
