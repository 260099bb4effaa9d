package dev.quell.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server in the middle of a load, again and again, and checks what it then holds against what it had acknowledged.
///
/// The load moves money between accounts: a transfer changes two accounts and writes a line of the ledger, with a number of its
/// own. After each crash: every acknowledged number is in the ledger; the accounts are exactly what the ledger says, so no
/// transfer is there in part; what was never committed is not there.
class CrashTest {
    private static final int ROUNDS = 30;
    private static final int CLIENTS = 6;
    private static final int ACCOUNTS = 20;
    private static final int START_BALANCE = 1000;
    private static final long UNCOMMITTED = -1;

    @TempDir private Path folder;

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final Random random = new Random(20_240_229);

    @Test
    void noAcknowledgedTransferIsLostAndNoneIsThereInPart() {
        try (var server = start();
                var client = server.connect()) {
            client.query("CREATE DATABASE bank");
            client.query("CREATE TABLE bank.account (id INT PRIMARY KEY, balance INT NOT NULL)");
            client.query(
                    "CREATE TABLE bank.ledger (number BIGINT PRIMARY KEY, source INT, target INT, amount INT, KEY (source))");
            for (int id = 0; id < ACCOUNTS; id++) {
                client.query("INSERT INTO bank.account VALUES (" + id + ", " + START_BALANCE + ")");
            }
            server.killHard();
        }
        for (int round = 0; round < ROUNDS; round++) {
            crashUnderLoad();
        }
        try (var server = start()) {
            check(server);
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    }

    private ServerProcess start() {
        return ServerProcess.start("--insecure", "--data=" + folder.resolve("data"));
    }

    private void crashUnderLoad() {
        try (var server = start()) {
            check(server);
            var open = server.connect();
            open.query("BEGIN");
            open.query("INSERT INTO bank.ledger VALUES (" + UNCOMMITTED + ", 0, 1, 1000000)");
            var committed = new Semaphore(0);
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                var seeded = new Random(random.nextLong());
                clients.add(Thread.ofPlatform().start(() -> transfer(server, seeded, committed)));
            }
            committed.acquireUninterruptibly(20 + random.nextInt(100));
            server.killHard();
            clients.forEach(CrashTest::join);
        }
    }

    private void transfer(ServerProcess server, Random random, Semaphore committed) {
        try {
            var client = server.connect();
            while (true) {
                transferOnce(client, random, committed);
            }
        } catch (ConnectionLost crashed) {
            // The end of the round.
        }
    }

    private void transferOnce(WireClient client, Random random, Semaphore committed) {
        int source = random.nextInt(ACCOUNTS);
        int target = (source + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        int amount = 1 + random.nextInt(50);
        long number = numbers.incrementAndGet();
        var change = "UPDATE bank.account SET balance = balance + %d WHERE id = %d";
        try {
            client.query("BEGIN");
            client.query(change.formatted(-amount, source));
            client.query(change.formatted(amount, target));
            client.query(
                    "INSERT INTO bank.ledger VALUES (%d, %d, %d, %d)"
                            .formatted(number, source, target, amount));
            client.query("COMMIT");
            acknowledged.add(number);
            committed.release();
        } catch (ServerError deadlock) {
            assertThat(deadlock.code()).isEqualTo(1213);
            client.query("ROLLBACK");
        }
    }

    private void check(ServerProcess server) {
        try (var client = server.connect()) {
            var expected = new long[ACCOUNTS];
            Arrays.fill(expected, START_BALANCE);
            var present = ConcurrentHashMap.<Long>newKeySet();
            for (var row :
                    client.query("SELECT number, source, target, amount FROM bank.ledger").rows()) {
                var line =
                        row.stream()
                                .map(each -> Long.parseLong(Objects.requireNonNull(each)))
                                .toList();
                present.add(line.get(0));
                expected[line.get(1).intValue()] -= line.get(3);
                expected[line.get(2).intValue()] += line.get(3);
            }
            assertThat(present).containsAll(acknowledged).doesNotContain(UNCOMMITTED);
            var balances = new ArrayList<Long>();
            for (var row : client.query("SELECT balance FROM bank.account ORDER BY id").rows()) {
                balances.add(Long.parseLong(Objects.requireNonNull(row.getFirst())));
            }
            assertThat(balances).isEqualTo(Arrays.stream(expected).boxed().toList());
        } catch (ConnectionLost e) {
            throw new AssertionError("the restarted server failed:\n" + server.log(), e);
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
