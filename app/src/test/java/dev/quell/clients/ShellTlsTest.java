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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell's TLS options against a server with an authority and a certificate of its own.
class ShellTlsTest {
    @TempDir private static Path data;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--insecure", "--data=" + data.resolve("d"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String pem(String name) {
        return data.resolve("d").resolve(name).toString();
    }

    // What it prints, with errors.
    private static String shell(String... options) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--no-defaults",
                                "-h127.0.0.1",
                                "-uroot",
                                "-P" + server.port(),
                                "-N"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-e", "SHOW STATUS LIKE 'Ssl_cipher'"));
        var printed = new ByteArrayOutputStream();
        var messages = new PrintStream(printed, true, UTF_8);
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
    void authoritiesAreFilesAndFolders() throws IOException {
        assertThat(shell("--ssl-ca=" + pem("ca.pem"))).startsWith("Ssl_cipher\tTLS_");
        var folder = Files.createDirectory(data.resolve("authorities"));
        Files.copy(Path.of(pem("ca.pem")), folder.resolve("one.pem"));
        assertThat(shell("--ssl-capath=" + folder)).startsWith("Ssl_cipher\tTLS_");
        assertThat(shell("--ssl-mode=VERIFY_CA"))
                .startsWith("ERROR 2026 (HY000): SSL connection error");
    }

    @Test
    void certificateThatNoListSpeaksOfIsNotBelieved() throws IOException {
        var none = Files.createDirectory(data.resolve("no-lists"));
        var empty = Files.createFile(data.resolve("empty.crl"));
        for (var option : List.of("--ssl-crlpath=" + none, "--ssl-crl=" + empty)) {
            assertThat(shell("--ssl-ca=" + pem("ca.pem"), option))
                    .startsWith("ERROR 2026 (HY000): SSL connection error");
        }
    }

    @Test
    void versionsAndCiphersAreChosen() {
        var old =
                shell(
                        "--tls-version=TLSv1.2",
                        "--ssl-cipher=ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384",
                        "--ssl-mode=REQUIRED");
        assertThat(old).matches("Ssl_cipher\tTLS_ECDHE_(RSA|ECDSA)_WITH_AES_256_GCM_SHA384\n");
        assertThat(shell("--tls-ciphersuites=TLS_CHACHA20_POLY1305_SHA256", "--ssl-mode=REQUIRED"))
                .isEqualTo("Ssl_cipher\tTLS_CHACHA20_POLY1305_SHA256\n");
        assertThat(shell("--tls-version=TLSv1.1")).contains("cannot be 'TLSv1.1'");
        assertThat(shell("--ssl-cipher=NOSUCH")).contains("cannot be 'NOSUCH'");
    }
}
