package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts of statements with the answers that MySQL gives: `> statement`, then its lines. `W` lines are what SHOW WARNINGS
/// tells.
class StatementScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "changes",
                "definitions",
                "maintenance",
                "queries",
                "transactions",
                "session"
            })
    void answersAsMysqlDoes(String script) {
        String expected = read(script + ".script");
        var actual = new StringBuilder();
        try (var server = new Client.Server();
                var client = server.connect()) {
            for (String line : expected.lines().toList()) {
                if (line.startsWith("#") || line.isEmpty()) {
                    actual.append(line).append('\n');
                } else if (line.startsWith("> ")) {
                    actual.append(line).append('\n');
                    append(actual, client.run(line.substring(2)));
                    if (!line.startsWith("> SHOW") && !line.startsWith("> SELECT")) {
                        client.run("SHOW WARNINGS")
                                .forEach(warning ->
                                        actual.append("W ").append(warning).append('\n'));
                    }
                }
            }
        }
        assertThat(actual.toString()).isEqualTo(expected);
    }

    private static void append(StringBuilder text, List<String> lines) {
        lines.forEach(line -> text.append(line).append('\n'));
    }

    private static String read(String name) {
        try (var in = StatementScriptTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
