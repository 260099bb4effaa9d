package dev.quell.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.history.Anomaly.Kind;
import dev.quell.history.Observed.Operation;
import dev.quell.history.Observed.Outcome;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Concurrent transactions on lists, their statements and connections killed at random: what their clients saw has no anomaly that
/// the isolation level does not allow, and all that was committed is there.
///
/// `-Dquell.history.seed=…` repeats a run (as far as threads let themselves be repeated), `-Dquell.history.transactions=…` sets
/// its length.
class HistoryTest {
    private static final long SEED = Long.getLong("quell.history.seed", System.nanoTime());
    private static final int TRANSACTIONS = Integer.getInteger("quell.history.transactions", 200);
    private static final int CLIENTS = 6;
    private static final int KEYS = 6;

    private static ServerProcess server;

    private final Queue<Observed> history = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Thread, Long> connections = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /// What is run, and what it may show.
    enum Level {
        READ_UNCOMMITTED(false, EnumSet.complementOf(EnumSet.of(Kind.G0, Kind.LOST_APPEND))),
        READ_COMMITTED(false, EnumSet.of(Kind.G_SINGLE, Kind.G2_ITEM)),
        /// A transaction that writes sees what it writes over, newer than its snapshot or not, as in InnoDB: so it may be part of a
        /// cycle. One that only reads may not.
        REPEATABLE_READ(false, EnumSet.of(Kind.G_SINGLE, Kind.G2_ITEM)),
        REPEATABLE_READ_WITH_LOCKING_READS(true, EnumSet.noneOf(Kind.class)),
        SERIALIZABLE(false, EnumSet.noneOf(Kind.class));

        private final boolean lockingReads;
        private final Set<Kind> allowed;

        Level(boolean lockingReads, Set<Kind> allowed) {
            this.lockingReads = lockingReads;
            this.allowed = allowed;
        }

        String sql() {
            return name().replace("_WITH_LOCKING_READS", "").replace('_', ' ');
        }
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--insecure", "--memory");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void noAnomalyBeyondWhatTheLevelAllows(Level level, TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
        makeLists();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(SEED + i);
            clients.add(Thread.ofPlatform().start(() -> run(level, random)));
        }
        killUntilDone(clients);
        assertThat(failure.get()).as("seed %d", SEED).isNull();

        assertThat(server.log()).doesNotContain("internal fault");

        List<Observed> whole = wholeHistory(level);
        Map<Integer, Observed> byId = new ConcurrentHashMap<>();
        whole.forEach(one -> byId.put(one.id(), one));
        var forbidden =
                HistoryChecker.check(whole).stream()
                        .filter(anomaly -> !isAllowed(level, anomaly, byId))
                        .toList();
        assertThat(forbidden).as(() -> told(forbidden, whole, byId)).isEmpty();
        assertThat(whole).anyMatch(one -> one.outcome() == Outcome.COMMITTED && !one.isReadOnly());
    }

    /// What is known of the transactions concerned.
    private static String told(
            List<Anomaly> anomalies, List<Observed> whole, Map<Integer, Observed> byId) {
        var concerned =
                anomalies.stream()
                        .flatMap(anomaly -> anomaly.transactions().stream())
                        .distinct()
                        .map(id -> whole.indexOf(byId.get(id)) + ": " + byId.get(id))
                        .collect(Collectors.joining("\n"));
        return "seed %d, %d transactions; of those at places\n%s"
                .formatted(SEED, whole.size(), concerned);
    }

    private static boolean isAllowed(Level level, Anomaly anomaly, Map<Integer, Observed> byId) {
        if (level == Level.REPEATABLE_READ && anomaly.kind() == Kind.G_SINGLE) {
            Observed reader = byId.get(anomaly.transactions().getFirst());
            return reader != null && !reader.isReadOnly();
        }
        return level.allowed.contains(anomaly.kind());
    }

    private static void makeLists() {
        try (var client = server.connect()) {
            client.query("DROP DATABASE IF EXISTS list");
            client.query("CREATE DATABASE list");
            client.query(
                    "CREATE TABLE list.t (id INT PRIMARY KEY, k INT, v TEXT NOT NULL, KEY (k))");
            for (int key = 0; key < KEYS; key++) {
                client.query("INSERT INTO list.t VALUES (%d, %d, '')".formatted(key, key));
            }
        }
    }

    private void run(Level level, Random random) {
        try {
            int left = TRANSACTIONS;
            while (left > 0) {
                left = runOnOneConnection(level, random, left);
            }
        } catch (RuntimeException | AssertionError e) {
            failure.compareAndSet(null, e);
        } finally {
            connections.remove(Thread.currentThread());
        }
    }

    /// @return how many transactions are left when the connection is killed
    private int runOnOneConnection(Level level, Random random, int transactions) {
        int left = transactions;
        try (var client = server.connect()) {
            client.query("SET SESSION TRANSACTION ISOLATION LEVEL " + level.sql());
            connections.put(Thread.currentThread(), client.connectionId());
            var lists =
                    new ListClient(
                            client,
                            random,
                            KEYS,
                            level.lockingReads,
                            ids::incrementAndGet,
                            history::add);
            while (left > 0) {
                left--;
                lists.transact();
            }
        } catch (ConnectionLost killed) {
            // Goes on with another connection.
        }
        return left;
    }

    private void killUntilDone(List<Thread> clients) {
        var random = new Random(~SEED);
        try (var killer = server.connect()) {
            while (clients.stream().anyMatch(Thread::isAlive)) {
                var victims = List.copyOf(connections.values());
                if (!victims.isEmpty()) {
                    long victim = victims.get(random.nextInt(victims.size()));
                    kill(killer, (random.nextInt(8) == 0 ? "KILL " : "KILL QUERY ") + victim);
                }
            }
        }
    }

    private static void kill(WireClient killer, String statement) {
        try {
            killer.query("SELECT SLEEP(0.002)");
            killer.query(statement);
        } catch (ServerError gone) {
            assertThat(gone.code()).isEqualTo(1094);
        }
    }

    /// What was seen, and at its end what there is.
    private List<Observed> wholeHistory(Level level) {
        var whole = new ArrayList<Observed>();
        for (Observed one : history) {
            boolean blind = level == Level.READ_UNCOMMITTED; // whose reads prove nothing
            List<? extends Operation> seen = blind ? one.appends() : one.operations();
            whole.add(new Observed(one.id(), one.outcome(), List.copyOf(seen)));
        }
        try (var client = server.connect()) {
            new Sessions(client).awaitAlone(); // a commit whose client was killed may be under way
            var lists = new ListClient(client, new Random(0), KEYS, false, () -> 0, _ -> {});
            var all = new ArrayList<Operation>();
            for (int key = 0; key < KEYS; key++) {
                all.addAll(lists.readOne(key));
            }
            whole.add(new Observed(ids.incrementAndGet(), Outcome.COMMITTED, all));
        }
        return whole;
    }
}
