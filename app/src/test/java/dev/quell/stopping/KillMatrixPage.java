package dev.quell.stopping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.stopping.KillMatrix.Answer;
import dev.quell.stopping.KillMatrix.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// `docs/kill-matrix.md`: the [KillMatrix] with figures (`./dev matrix`). [KillMatrixTest] measures them and writes the page where it is told to; without
/// figures, the page must be what the matrix in the code makes of it.
final class KillMatrixPage {
    private static final Path PAGE = Path.of("../docs/kill-matrix.md");
    private static final String UNMEASURED = "–";
    private static final int SHOWN = 150;

    /// Those of all classes that measure: the last one to run writes the page with all.
    static final KillMatrixPage FIGURES = new KillMatrixPage();

    private final Map<String, Map<Way, Double>> millis = new HashMap<>();

    /// What is measured of a row.
    enum Way {
        /// To the client's answer.
        KILL_QUERY("KILL QUERY"),
        /// To the client's end.
        KILL_CONNECTION("KILL CONNECTION"),
        /// To the end of the session, with all that it held.
        LOCKS_FREE("… all free"),
        /// From the limit to the client's answer.
        TIME_LIMIT("time limit"),
        /// To the end of the session.
        CLIENT_GONE("client gone"),
        /// From SIGTERM to the client's answer.
        SHUTDOWN("shutdown");

        private final String heading;

        Way(String heading) {
            this.heading = heading;
        }
    }

    /// @param since the monotonic clock
    synchronized void note(Row row, Way way, long since) {
        double elapsed = (System.nanoTime() - since) / 1e6;
        millis.computeIfAbsent(row.name(), _ -> new EnumMap<>(Way.class)).put(way, elapsed);
    }

    /// Prints the figures, and writes the page.
    ///
    /// @param file '' for none
    void write(String file) {
        System.out.println("kill matrix, milliseconds:");
        KillMatrix.rows().forEach(row -> System.out.println("  " + line(row)));
        try {
            if (!file.isEmpty()) {
                Files.writeString(Path.of(file), text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The page has every row of the matrix, as the matrix has it.
    static void requireCurrent() {
        try {
            assertThat(withoutFigures(Files.readString(PAGE)))
                    .as("docs/kill-matrix.md, which ./dev matrix makes anew")
                    .isEqualTo(withoutFigures(new KillMatrixPage().text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutFigures(String page) {
        return page.replaceAll("\\d+\\.\\d", UNMEASURED);
    }

    private String text() {
        var text = new StringBuilder();
        try (InputStream head = KillMatrixPage.class.getResourceAsStream("kill-matrix-head.md")) {
            text.append(new String(Objects.requireNonNull(head).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        text.append("\n| what it does | State | answer");
        for (var way : Way.values()) {
            text.append(" | ").append(way.heading);
        }
        text.append(" |\n| --- | --- | --- | --: | --: | --: | --: | --: | --: |\n");
        KillMatrix.rows().forEach(row -> text.append(line(row)).append('\n'));
        text.append("\n## The statements\n\n");
        KillMatrix.rows().forEach(row -> text.append(statement(row)));
        return text.toString();
    }

    private String line(Row row) {
        var line =
                new StringBuilder("| %s | %s | %s".formatted(row.name(), row.state(), told(row)));
        var figures = millis.getOrDefault(row.name(), Map.of());
        for (var way : Way.values()) {
            Double figure = figures.get(way);
            line.append(" | ")
                    .append(
                            figure == null
                                    ? UNMEASURED
                                    : String.format(Locale.ROOT, "%.1f", figure));
        }
        return line.append(" |").toString();
    }

    private static String told(Row row) {
        return row.answer() == Answer.INTERRUPTED ? "1317" : row.answer() == Answer.ONE ? "1" : "0";
    }

    private static String statement(Row row) {
        var all = String.join("; ", row.blocker());
        var others = List.of(all, row.going()).stream().filter(each -> !each.isEmpty()).toList();
        String text = row.statement();
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " …";
        return "- %s: `%s`%s%n"
                .formatted(
                        row.name(),
                        shown,
                        others.isEmpty() ? "" : ", another: `" + String.join("; ", others) + "`");
    }
}
