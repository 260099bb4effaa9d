package dev.quell.sql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays `statements.txt`: each statement with what becomes of it.
class StatementsTest {
    @TestFactory
    Stream<DynamicTest> statementsAreReadAsMySqlReadsThem() {
        List<String> lines =
                text().lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        return IntStream.range(0, lines.size() / 2)
                .mapToObj(i ->
                        DynamicTest.dynamicTest(
                                lines.get(2 * i),
                                () ->
                                        assertThat(outcome(lines.get(2 * i)))
                                                .isEqualTo(lines.get(2 * i + 1).strip())));
    }

    private static String text() {
        try (var in = StatementsTest.class.getResourceAsStream("statements.txt")) {
            if (in == null) {
                throw new IllegalStateException("statements.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String outcome(String text) {
        try {
            var statement = Parser.parse(text, SqlMode.DEFAULT).statement();
            if (!(statement instanceof Query query)) {
                return "ok " + statement.getClass().getSimpleName();
            }
            String printed = Printer.print(query);
            var again = (Query) Parser.parse(printed, SqlMode.NONE).statement();
            assertThat(Printer.print(again)).isEqualTo(printed);
            return "= " + printed;
        } catch (SqlError e) {
            String prefix = ErrorCode.SYNTAX_ERROR.message() + " ";
            return "! " + e.code().number() + " " + e.getMessage().replace(prefix, "");
        }
    }
}
