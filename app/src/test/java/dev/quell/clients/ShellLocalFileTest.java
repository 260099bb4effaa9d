package dev.quell.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.shell.option.CommandLines;
import dev.quell.shell.output.Streams;
import dev.quell.shell.run.Program;
import dev.quell.testkit.process.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files `quell shell` gives a server that asks for them.
class ShellLocalFileTest {
    @TempDir private Path folder;

    // What it prints, with errors.
    private static String load(ServerProcess server, String option, Path file) {
        var printed = new ByteArrayOutputStream();
        var messages = new PrintStream(printed, true, UTF_8);
        var arguments =
                List.of(
                        "--no-defaults",
                        "-h127.0.0.1",
                        "-uroot",
                        "-P" + server.port(),
                        option,
                        "-N",
                        "-e",
                        "LOAD DATA LOCAL INFILE '%s' INTO TABLE files.t".formatted(file),
                        "-e",
                        ";SELECT COUNT(*) FROM files.t");
        CommandLines.parse(arguments, false, messages, messages)
                .command()
                .ifPresent(command ->
                        new Program(
                                        command.connection(),
                                        command.shell(),
                                        new Streams(
                                                InputStream.nullInputStream(), printed, printed))
                                .run());
        return printed.toString(UTF_8);
    }

    @Test
    void onlyWhatIsAllowedIsSent() throws IOException {
        var open = Files.createDirectory(folder.resolve("open"));
        var inside = Files.writeString(open.resolve("inside.txt"), "1\n2\n");
        var outside = Files.writeString(folder.resolve("outside.txt"), "3\n");
        var disguised = open.resolve("..").resolve("outside.txt");
        try (var server = ServerProcess.start("--memory", "--insecure", "--local-infile=ON");
                var observer = server.connect()) {
            observer.query("CREATE DATABASE files");
            observer.query("CREATE TABLE files.t (a INT)");
            var inFolder = "--load-data-local-dir=" + open;
            assertThat(load(server, inFolder, inside)).isEqualTo("2\n");
            assertThat(load(server, inFolder, outside)).startsWith("ERROR 2068 (HY000)");
            assertThat(load(server, inFolder, disguised)).startsWith("ERROR 2068 (HY000)");
            assertThat(load(server, "--local-infile", folder.resolve("none")))
                    .startsWith("ERROR 2 (HY000) at line 1: File '")
                    .contains("(OS errno 2 - No such file or directory)");
            assertThat(load(server, "--local-infile", open)).contains("Is a directory");
            assertThat(load(server, "--local-infile", outside)).isEqualTo("3\n");
        }
    }
}
