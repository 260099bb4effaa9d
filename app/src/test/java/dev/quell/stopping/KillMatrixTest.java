package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.stopping.KillMatrix.Row;
import dev.quell.stopping.KillMatrixPage.Way;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.Result;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every row of the [KillMatrix] against every way to stop it. The victim is in a transaction that has changed a row of its
/// own: what must be free afterwards is free, what must be kept is kept. Prints how long each answer took.
///
/// Cells run side by side, each on a server that it has to itself; one after another where they are measured for the page.
class KillMatrixTest {
    // Shorter than any row takes by itself, on a fast machine too.
    private static final long LIMIT_NANOS = 300_000_000;

    private static final Set<String> DEFINITIONS =
            Set.of(
                    "ALTER",
                    "ANALYZE",
                    "CHECK",
                    "CREATE",
                    "DROP",
                    "FLUSH",
                    "LOCK",
                    "OPTIMIZE",
                    "RENAME",
                    "TRUNCATE");

    /// Where the page is written to, '' for nowhere.
    private static final String NEW_PAGE = System.getProperty("quell.matrix.page", "");

    private static final int LANES = NEW_PAGE.isEmpty() ? 3 : 1;

    private static final KillMatrixPage PAGE = KillMatrixPage.FIGURES;

    @TempDir private static Path folder;
    private static final List<KillMatrixLane> LANE_LIST = new ArrayList<>();
    private static final BlockingQueue<KillMatrixLane> FREE = new LinkedBlockingQueue<>();

    private KillMatrixLane lane;
    private Sessions sessions;
    private WireClient observer;
    private WireClient blocker;
    private WireClient victim;

    @BeforeAll
    static void start() {
        for (int i = 0; i < LANES; i++) {
            var made = new KillMatrixLane(folder, "--memory");
            made.makeTables();
            LANE_LIST.add(made);
        }
        FREE.addAll(LANE_LIST);
    }

    @AfterAll
    static void stop() {
        try {
            PAGE.write(NEW_PAGE);
            LANE_LIST.forEach(KillMatrixLane::requireNoThreadLeft);
        } finally {
            LANE_LIST.forEach(KillMatrixLane::close);
        }
    }

    @BeforeEach
    void connect() throws InterruptedException {
        lane = FREE.take();
        sessions = lane.sessions();
        observer = lane.observer();
        blocker = lane.server().connect();
        victim = lane.victim();
    }

    @AfterEach
    void leaveNothing() {
        try {
            lane.letAllIn();
            blocker.vanish();
            victim.vanish();
            sessions.awaitAlone();
            assertThat(observer.query("SELECT c FROM matrix.mark").value()).isEqualTo("0");
            assertThat(observer.query("SELECT COUNT(*) FROM matrix.sink").value()).isEqualTo("0");
            lane.requireNothingLeft();
        } finally {
            FREE.add(lane);
        }
    }

    static List<Row> rows() {
        return KillMatrix.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Execution(ExecutionMode.CONCURRENT)
    void killQueryEndsTheStatementAndKeepsTheTransaction(Row row) {
        begin(row);
        long killed = System.nanoTime();
        observer.query("KILL QUERY " + victim.connectionId());
        switch (row.answer()) {
            case INTERRUPTED ->
                    assertThatThrownBy(victim::finish)
                            .asString()
                            .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
            case ONE -> assertThat(KillMatrixLane.told(victim)).isEqualTo("1");
            case ZERO -> assertThat(KillMatrixLane.told(victim)).isEqualTo("0");
        }
        PAGE.note(row, Way.KILL_QUERY, killed);
        lane.letAllIn();
        if (!isDefinition(row)) {
            assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("7");
            assertThat(victim.query("SELECT 1").status() & Result.IN_TRANSACTION).isNotZero();
        }
        victim.query("ROLLBACK");
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Execution(ExecutionMode.CONCURRENT)
    void killConnectionEndsTheSessionAndFreesWhatItHeld(Row row) {
        begin(row);
        long killed = System.nanoTime();
        observer.query("KILL " + victim.connectionId());
        assertThatThrownBy(victim::finish).isInstanceOf(ConnectionLost.class);
        PAGE.note(row, Way.KILL_CONNECTION, killed);
        sessions.awaitGone(victim.connectionId());
        PAGE.note(row, Way.LOCKS_FREE, killed);
        theMarkIsFree();
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Execution(ExecutionMode.CONCURRENT)
    void aClientThatGoesAwayIsNoticedAndWhatItHeldIsFree(Row row) {
        begin(row);
        long gone = System.nanoTime();
        victim.vanish();
        sessions.awaitGone(victim.connectionId());
        PAGE.note(row, Way.CLIENT_GONE, gone);
        theMarkIsFree();
    }

    /// MariaDB's limit is for every statement; the transaction goes on.
    @ParameterizedTest
    @MethodSource("rows")
    @Execution(ExecutionMode.CONCURRENT)
    void theStatementTimeLimitEndsTheStatement(Row row) {
        beginTransaction(row);
        victim.query("SET SESSION max_statement_time = " + LIMIT_NANOS / 1e9);
        long limit = lane.send(row, victim, blocker) + LIMIT_NANOS;
        assertThat(KillMatrixLane.told(victim))
                .isEqualTo(
                        switch (row.answer()) {
                            case INTERRUPTED ->
                                    "ERROR 1969 (70100): Query execution was interrupted (max_statement_time exceeded)";
                            case ONE -> "1";
                            case ZERO -> "0";
                        });
        PAGE.note(row, Way.TIME_LIMIT, limit);
        lane.letAllIn();
        victim.query("SET SESSION max_statement_time = 0");
        if (!isDefinition(row)) {
            assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("7");
        }
        victim.query("ROLLBACK");
    }

    @Test
    void thePageTellsOfEveryRow() {
        Assumptions.assumeTrue(NEW_PAGE.isEmpty(), "it is being written");
        KillMatrixPage.requireCurrent();
    }

    /// A COMMIT that waits is the one statement whose end takes the transaction with it, as in MySQL.
    @Test
    void killQueryEndsACommitThatWaitsAndRollsItsTransactionBack() {
        victim.query("BEGIN");
        victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        blocker.query("FLUSH TABLES WITH READ LOCK");
        victim.start("COMMIT");
        sessions.awaitState(victim.connectionId(), "Waiting for commit lock");
        observer.query("KILL QUERY " + victim.connectionId());
        assertThatThrownBy(victim::finish)
                .asString()
                .isEqualTo("ERROR 1317 (70100): Query execution was interrupted");
        blocker.query("UNLOCK TABLES");
        assertThat(victim.query("SELECT c FROM matrix.mark").value()).isEqualTo("0");
    }

    /// A reader who comes while an index is built holds its last step up.
    @ParameterizedTest
    @ValueSource(strings = {"KILL QUERY ", "KILL CONNECTION "})
    void anIndexBuildIsStoppedBeforeItsLastStep(String kill) {
        Row build =
                rows().stream()
                        .filter(row -> row.name().equals("index build"))
                        .findFirst()
                        .orElseThrow();
        begin(build);
        blocker.query("BEGIN");
        blocker.query("SELECT * FROM matrix.large LIMIT 1");
        sessions.awaitState(victim.connectionId(), "Waiting for table metadata lock");
        observer.query(kill + victim.connectionId());
        assertThatThrownBy(victim::finish)
                .isInstanceOf(kill.contains("QUERY") ? ServerError.class : ConnectionLost.class);
        blocker.query("COMMIT");
        assertThat(observer.query("SHOW INDEX FROM matrix.large").rows()).hasSize(1);
        assertThat(observer.query("CHECK TABLE matrix.large").rows().getLast())
                .last()
                .isEqualTo("OK");
    }

    /// Whoever has failed to log in before waits for the answer; not a kill.
    @Test
    void killConnectionEndsALoginThatIsDelayed() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> WireClient.connect(lane.server().port(), "guesser", "wrong"))
                    .asString()
                    .startsWith("ERROR 1045");
        }
        assertThat(
                        observer.query(
                                        "SELECT failures FROM performance_schema.quell_failed_logins"
                                                + " WHERE user = 'guesser'")
                                .value())
                .isEqualTo("3");
        sessions.awaitNone("refused logins", KillMatrixTest::isLogin);
        observer.query("SET GLOBAL quell_failed_login_delay = 60000");
        try {
            var guess =
                    CompletableFuture.supplyAsync(
                            () -> WireClient.connect(lane.server().port(), "guesser", "wrong"),
                            Thread::startVirtualThread);
            var login = sessions.await("a login", KillMatrixTest::isLogin);
            observer.query("KILL " + login.id());
            assertThatThrownBy(guess::join).hasCauseInstanceOf(ConnectionLost.class);
        } finally {
            observer.query("SET GLOBAL quell_failed_login_delay = DEFAULT");
        }
    }

    private static boolean isLogin(Sessions.Shown session) {
        return session.user().equals("unauthenticated user");
    }

    @Test
    void killConnectionEndsACommandThatNeverArrives() {
        victim.query("BEGIN");
        victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        victim.packets().sendRaw(new byte[] {100, 0, 0, 0, 3, 'S', 'E', 'L'});
        observer.query("KILL " + victim.connectionId());
        sessions.awaitGone(victim.connectionId());
        theMarkIsFree();
    }

    private void begin(Row row) {
        beginTransaction(row);
        lane.begin(row, victim, blocker);
    }

    private void beginTransaction(Row row) {
        victim.query("BEGIN");
        if (!isDefinition(row)) {
            victim.query("UPDATE matrix.mark SET c = 7 WHERE id = 1");
        }
    }

    // A definition statement commits before it begins, so there is no transaction to keep.
    private static boolean isDefinition(Row row) {
        return DEFINITIONS.contains(row.statement().substring(0, row.statement().indexOf(' ')));
    }

    private void theMarkIsFree() {
        // Its global read lock would hold the observer up.
        blocker.vanish();
        sessions.awaitGone(blocker.connectionId());
        lane.letAllIn();
        observer.query("SET innodb_lock_wait_timeout = 1");
        observer.query("BEGIN");
        assertThat(observer.query("UPDATE matrix.mark SET c = 8 WHERE id = 1").affectedRows())
                .isEqualTo(1);
        observer.query("ROLLBACK");
    }
}
