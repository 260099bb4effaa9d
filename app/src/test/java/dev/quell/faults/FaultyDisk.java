package dev.quell.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Deadline;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/// Servers whose file operations fail when told to: a small C library stands between them and the C library's own functions, so
/// neither RocksDB nor the JDK knows. Tests that use it are skipped where there is no C compiler.
final class FaultyDisk {
    private static final int CONTROL_BYTES = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Errors of the operating system, by their numbers on Linux.
    enum Errno {
        EIO(5),
        ENOSPC(28),
        /// Half of the bytes are written; then ENOSPC.
        SHORT_WRITE(0),
        /// The operation does not return until [FaultyDisk#heal].
        HANG(-1);

        private final int number;

        Errno(int number) {
            this.number = number;
        }
    }

    private final Path folder;
    private final Path control;
    private final Path library;

    /// @param folder for the library, the control file and the servers' data
    FaultyDisk(Path folder) {
        this.folder = folder;
        this.control = folder.resolve("control");
        this.library = folder.resolve("faults.so");
        heal();
        compile();
    }

    private void compile() {
        var source = folder.resolve("faults.c");
        try (InputStream text = FaultyDisk.class.getResourceAsStream("faults.c")) {
            Files.copy(Objects.requireNonNull(text), source);
            var command =
                    List.of(
                            "gcc",
                            "-O1",
                            "-shared",
                            "-fPIC",
                            "-o",
                            library.toString(),
                            source.toString());
            var compiler = new ProcessBuilder(command).inheritIO().start();
            assertThat(compiler.onExit().join().exitValue()).isZero();
        } catch (IOException e) {
            Assumptions.abort("no C compiler: " + e.getMessage());
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    ServerProcess start(String... options) {
        var all = new ArrayList<>(List.of("--insecure", "--data=" + data()));
        all.addAll(Arrays.asList(options));
        return ServerProcess.start(
                Map.of("LD_PRELOAD", library.toString(), "QUELL_FAULTS", control.toString()),
                all.toArray(String[]::new));
    }

    /// From now on operations fail.
    ///
    /// @param operation write, sync, read; or space, of which there is little then
    /// @param path part of the path of the files concerned
    void fail(String operation, Errno errno, String path) {
        tell(operation + " " + errno.number + " " + path);
    }

    /// From now on all is well.
    void heal() {
        tell("");
    }

    /// Waits until an operation hangs.
    void awaitHang() {
        try (var file = FileChannel.open(control, StandardOpenOption.READ)) {
            var last = ByteBuffer.allocate(1);
            var deadline = Deadline.after(PATIENCE);
            while (file.read(last.clear(), CONTROL_BYTES - 1) < 1 || last.get(0) == 0) {
                assertThat(deadline.nanosLeft()).as("nothing hangs").isPositive();
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(String line) {
        var bytes = ByteBuffer.wrap(Arrays.copyOf(line.getBytes(UTF_8), CONTROL_BYTES));
        try (var file =
                FileChannel.open(control, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(bytes, 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
