package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A load that moves money between accounts, and remembers what the server has acknowledged.
///
/// A transfer changes two accounts and writes a line of the ledger, with a number of its own. So the accounts are exactly what the
/// ledger says, or a transfer is there in part. Beside the transfers go transactions that are rolled back, a table that is
/// changed as a whole, definitions that change, and readers with a snapshot. All threads.
final class Bank {
    private static final int ACCOUNTS = 20;
    private static final int START_BALANCE = 1_000;
    private static final int CLIENTS = 5;
    private static final int SCRATCH_ROWS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> TABLES =
            List.of("bank.account", "bank.ledger", "bank.scratch");
    // Deadlock, lock wait timeout, and what meets a table whose definition changes.
    private static final Set<Integer> TO_BE_EXPECTED = Set.of(1213, 1205, 1412);

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Long> rolledBack = ConcurrentHashMap.newKeySet();
    private final Set<Long> handedOut = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final Random random;

    /// @param seed decides who pays whom
    Bank(long seed) {
        random = new Random(seed);
    }

    /// Makes the tables.
    static void open(ServerProcess server) {
        try (var client = server.connect()) {
            client.query("CREATE DATABASE bank");
            client.query(
                    "CREATE TABLE bank.account (id INT PRIMARY KEY, balance INT NOT NULL, touched"
                            + " BIGINT NOT NULL, KEY (balance), UNIQUE KEY (touched))");
            client.query(
                    "CREATE TABLE bank.ledger (id BIGINT PRIMARY KEY AUTO_INCREMENT, number BIGINT"
                            + " NOT NULL, source INT, target INT, amount INT, UNIQUE KEY (number), KEY"
                            + " (source))");
            client.query(
                    "CREATE TABLE bank.scratch (id INT PRIMARY KEY, v INT NOT NULL, w INT, KEY"
                            + " (v))");
            for (int id = 0; id < ACCOUNTS; id++) {
                client.query(
                        "INSERT INTO bank.account VALUES (%d, %d, %d)"
                                .formatted(id, START_BALANCE, -id));
            }
        }
    }

    /// The numbers of the transfers that the server has acknowledged so far.
    Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /// A load that runs until the server is gone or [#stop] is called.
    final class Load {
        private final Semaphore committed = new Semaphore(0);
        private final List<Thread> clients = new ArrayList<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile boolean stopped;

        private void start(ServerProcess server, Work work) {
            long seed = random.nextLong();
            clients.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (var client = server.connect()) {
                                    var own = new Random(seed);
                                    while (!stopped) {
                                        once(client, own, work);
                                    }
                                } catch (ConnectionLost crashed) {
                                    // The end of the load.
                                } catch (RuntimeException | AssertionError e) {
                                    failure.compareAndSet(null, e);
                                }
                            }));
        }

        private void once(WireClient client, Random own, Work work) {
            try {
                work.run(client, own, this);
            } catch (ServerError error) {
                assertThat(TO_BE_EXPECTED).as(error.getMessage()).contains(error.code());
                client.query("ROLLBACK");
            }
        }

        /// Waits until that many more transfers have been acknowledged.
        void awaitTransfers(int count) {
            var none = new Cancellation();
            var deadline = Deadline.after(PATIENCE);
            while (!committed.tryAcquire(count)) {
                assertThat(failure.get()).as("the load has failed").isNull();
                assertThat(deadline.nanosLeft()).as("transfers in time").isPositive();
                WaitPoint.pause(none, Deadline.after(Duration.ofMillis(1)));
            }
        }

        /// Ends the load; the server may be gone already.
        void stop() {
            stopped = true;
            clients.forEach(Load::join);
            Throwable failed = failure.get();
            if (failed != null) {
                throw new AssertionError(failed);
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private interface Work {
        void run(WireClient client, Random own, Load load);
    }

    /// Begins to work on a server.
    Load load(ServerProcess server) {
        var load = new Load();
        for (int i = 0; i < CLIENTS; i++) {
            load.start(server, this::transfer);
        }
        load.start(server, Bank::churn);
        load.start(server, Bank::redefine);
        load.start(server, Bank::audit);
        return load;
    }

    private void transfer(WireClient client, Random own, Load load) {
        int source = own.nextInt(ACCOUNTS);
        int target = (source + 1 + own.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        int amount = 1 + own.nextInt(50);
        long number = numbers.incrementAndGet();
        var change = "UPDATE bank.account SET balance = balance + %d, touched = %d WHERE id = %d";
        client.query("BEGIN");
        client.query(change.formatted(-amount, 2 * number, source));
        client.query(change.formatted(amount, 2 * number + 1, target));
        long id =
                client.query(
                                "INSERT INTO bank.ledger (number, source, target, amount) VALUES (%d, %d, %d, %d)"
                                        .formatted(number, source, target, amount))
                        .lastInsertId();
        assertThat(handedOut.add(id)).as("number %d is new", id).isTrue();
        if (own.nextInt(8) == 0) {
            rolledBack.add(number);
            client.query("ROLLBACK");
            return;
        }
        client.query("COMMIT");
        acknowledged.add(number);
        load.committed.release();
    }

    /// Many rows at once, kept or not: work for vacuum.
    private static void churn(WireClient client, Random own, Load load) {
        client.query("BEGIN");
        switch (own.nextInt(3)) {
            case 0 -> client.query("DELETE FROM bank.scratch WHERE id % 3 = " + own.nextInt(3));
            case 1 -> client.query("UPDATE bank.scratch SET v = v + 1");
            default ->
                    client.query(
                            "INSERT IGNORE INTO bank.scratch (id, v) WITH RECURSIVE n (i) AS"
                                    + " (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                    + (SCRATCH_ROWS - 1)
                                    + ") SELECT i, i FROM n");
        }
        client.query(own.nextBoolean() ? "COMMIT" : "ROLLBACK");
    }

    private static void redefine(WireClient client, Random own, Load load) {
        switch (own.nextInt(6)) {
            case 0 -> {
                client.query("ALTER TABLE bank.ledger ADD KEY amounts (amount)");
                client.query("ALTER TABLE bank.ledger DROP KEY amounts");
            }
            case 1 -> {
                client.query("ALTER TABLE bank.scratch ADD COLUMN extra INT NOT NULL DEFAULT 7");
                client.query("ALTER TABLE bank.scratch DROP COLUMN extra");
            }
            case 2 -> {
                client.query("CREATE TABLE bank.copy AS SELECT * FROM bank.account");
                client.query("DROP TABLE bank.copy");
            }
            case 3 -> client.query("ALTER TABLE bank.scratch FORCE");
            case 4 -> {
                client.query("CREATE TEMPORARY TABLE bank.own AS SELECT * FROM bank.account");
                client.query("DROP TEMPORARY TABLE bank.own");
            }
            default -> client.query("TRUNCATE TABLE bank.scratch");
        }
    }

    /// No snapshot ever sees a transfer in part.
    private static void audit(WireClient client, Random own, Load load) {
        client.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        for (int i = 0; i < 3; i++) {
            assertThat(client.query("SELECT SUM(balance) FROM bank.account").value())
                    .isEqualTo(Integer.toString(ACCOUNTS * START_BALANCE));
        }
        client.query("COMMIT");
    }

    /// Leaves what a crash may have left of definitions that changed in two steps.
    private static void tidy(WireClient client) {
        client.query("DROP TABLE IF EXISTS bank.copy");
        if (client.query("SHOW INDEX FROM bank.ledger WHERE Key_name = 'amounts'").rows().size()
                > 0) {
            client.query("ALTER TABLE bank.ledger DROP KEY amounts");
        }
        if (client.query("SHOW COLUMNS FROM bank.scratch LIKE 'extra'").rows().size() > 0) {
            client.query("ALTER TABLE bank.scratch DROP COLUMN extra");
        }
    }

    /// Checks what a server holds: every transfer of `expected`, none that was rolled back, none in part; rows and indexes agree.
    void check(ServerProcess server, Set<Long> expected) {
        try (var client = server.connect()) {
            for (String table : TABLES) {
                assertThat(client.query("CHECK TABLE " + table).rows())
                        .containsExactly(List.of(table, "check", "status", "OK"));
            }
            checkTransfers(client, expected);
            tidy(client);
        } catch (ConnectionLost e) {
            throw new AssertionError("the server failed:\n" + server.log(), e);
        }
    }

    private void checkTransfers(WireClient client, Set<Long> expected) {
        var balances = new long[ACCOUNTS];
        Arrays.fill(balances, START_BALANCE);
        var present = new ArrayList<Long>();
        for (var row :
                client.query("SELECT number, source, target, amount FROM bank.ledger").rows()) {
            var line = row.stream().map(Bank::number).toList();
            present.add(line.get(0));
            balances[line.get(1).intValue()] -= line.get(3);
            balances[line.get(2).intValue()] += line.get(3);
        }
        assertThat(present).doesNotHaveDuplicates().containsAll(expected);
        assertThat(present).as("nothing that was rolled back").noneMatch(rolledBack::contains);
        assertThat(
                        client.query("SELECT balance FROM bank.account ORDER BY id").rows().stream()
                                .map(row -> number(row.getFirst()))
                                .toList())
                .isEqualTo(Arrays.stream(balances).boxed().toList());
    }

    private static long number(@Nullable String text) {
        return Long.parseLong(Objects.requireNonNull(text));
    }
}
