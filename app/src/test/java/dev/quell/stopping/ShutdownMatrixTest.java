package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.stopping.KillMatrix.Row;
import dev.quell.stopping.KillMatrixPage.Way;
import dev.quell.testkit.client.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the [KillMatrix] against SIGTERM: its client is told, the server ends as asked for, and leaves no file behind. Several rows at
/// once, since a server ends only once.
class ShutdownMatrixTest {
    /// So many sessions are at work at once.
    private static final int TOGETHER = 12;

    private static final KillMatrixPage PAGE = KillMatrixPage.FIGURES;

    @TempDir private static Path folder;

    @AfterAll
    static void tell() {
        PAGE.write(System.getProperty("quell.matrix.page", ""));
    }

    static List<List<Row>> shutdowns() {
        var together = new ArrayList<List<Row>>();
        var rest = KillMatrix.rows().stream().filter(row -> !row.isExclusive()).toList();
        // Neighbours are of a kind: they should not all be at it at once.
        int groups = (rest.size() + TOGETHER - 1) / TOGETHER;
        for (int first = 0; first < groups; first++) {
            var group = new ArrayList<Row>();
            for (int i = first; i < rest.size(); i += groups) {
                group.add(rest.get(i));
            }
            together.add(group);
        }
        KillMatrix.rows().stream().filter(Row::isExclusive).map(List::of).forEach(together::add);
        return together;
    }

    /// Several at once, since a server ends only once. Each has a database of its own.
    @ParameterizedTest
    @MethodSource("shutdowns")
    void shutdownEndsWhateverRuns(List<Row> rows, @TempDir Path data) throws IOException {
        try (var ending = new KillMatrixLane(folder, "--data=" + data)) {
            var victims = new ArrayList<WireClient>();
            for (int i = 0; i < rows.size(); i++) {
                ending.makeTables(rows.get(i), "matrix" + i);
                victims.add(ending.victim());
            }
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i).in("matrix" + i);
                ending.begin(row, victims.get(i), ending.server().connect());
            }
            long told = System.nanoTime();
            ending.server().tellToStop();
            var answers = new ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                var client = victims.get(i);
                answers.add(
                        CompletableFuture.supplyAsync(
                                () -> shutdownAnswer(row, client, told),
                                Thread::startVirtualThread));
            }
            for (int i = 0; i < rows.size(); i++) {
                assertThat(answers.get(i).join())
                        .as(rows.get(i).name())
                        .isEqualTo(
                                switch (rows.get(i).answer()) {
                                    case INTERRUPTED ->
                                            "ERROR 1053 (08S01): Server shutdown in progress";
                                    case ONE -> "1";
                                    case ZERO -> "0";
                                });
            }
            assertThat(ending.server().stop()).isZero();
            assertThat(ending.server().log())
                    .doesNotContain("Exception", "internal fault", "still in use");
        }
        var spills = data.resolve("spill");
        if (Files.exists(spills)) {
            assertThat(spills).isEmptyDirectory();
        }
    }

    private static String shutdownAnswer(Row row, WireClient client, long since) {
        String answer = KillMatrixLane.told(client);
        PAGE.note(row, Way.SHUTDOWN, since);
        return answer;
    }
}
