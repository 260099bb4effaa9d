package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.ScanOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine that is closed while others write, scan, build an index and copy: they get errors, the process lives (a use of native
/// memory that is freed would end it), and what was acknowledged is there afterwards.
class CloseUnderLoadTest {
    private static final int ROUNDS = 12;
    private static final int WORKERS = 4;
    private static final int IDS = 1_000;

    /// Ids that were inserted, by the round; of acknowledged commits only.
    private final Map<Integer, Set<Long>> acknowledged = new ConcurrentHashMap<>();

    @Test
    void nobodyUsesAStoreThatIsClosed(@TempDir Path folder) {
        for (int round = 0; round < ROUNDS; round++) {
            try (var database = TestDatabase.open(EngineOptions.in(folder.resolve("data")))) {
                assertAcknowledged(database);
                closeUnderLoad(database, folder, round);
            }
        }
        assertThat(acknowledged).hasSize(ROUNDS);
    }

    private void closeUnderLoad(TestDatabase database, Path folder, int round) {
        Set<Long> inserted = ConcurrentHashMap.newKeySet();
        acknowledged.put(round, inserted);
        var underWay = new CountDownLatch(WORKERS * 20);
        var work = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < WORKERS; i++) {
            long worker = i;
            var writer = new Writer(round, worker, inserted);
            work.add(untilClosed(() -> write(database, writer, underWay)));
        }
        work.add(untilClosed(() -> build(database)));
        work.add(untilClosed(() -> copy(database, folder, round)));
        awaitAll(underWay);
        database.close();
        work.forEach(CompletableFuture::join);
    }

    private static void awaitAll(CountDownLatch underWay) {
        try {
            underWay.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whoever comes too late gets an error for clients, or is told that his transaction is over: the engine has rolled it back.
    private static CompletableFuture<Void> untilClosed(Runnable task) {
        var ended = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        task.run();
                    } catch (SqlError | IllegalStateException closed) {
                        ended.complete(null);
                    } catch (Throwable wrong) {
                        ended.completeExceptionally(wrong);
                    } finally {
                        ended.complete(null);
                    }
                });
        return ended;
    }

    /// @param inserted ids of acknowledged commits
    private record Writer(int round, long worker, Set<Long> inserted) {}

    private static void write(TestDatabase database, Writer writer, CountDownLatch underWay) {
        var random = new SplittableRandom(writer.round * 10L + writer.worker);
        Set<Long> inserted = writer.inserted;
        for (long n = 0; ; n++) {
            long id = ((n * WORKERS + writer.worker) * ROUNDS + writer.round) * 2;
            try (var session = database.session()) {
                session.insert(row(id, random.nextInt(IDS)));
                session.commit();
                inserted.add(id);
                session.scan(n % 2 == 0 ? "PRIMARY" : "v", KeyRange.ALL, ScanOptions.consistent(3));
                underWay.countDown();
            }
        }
    }

    private static void build(TestDatabase database) {
        while (true) {
            var index =
                    new IndexDefinition(
                            database.engine.catalog().newId(),
                            "built",
                            IndexKind.NON_UNIQUE,
                            List.of(IndexPart.of(1)));
            try (IndexBuild build =
                    database.engine.buildIndexes(database.table, List.of(index), () -> 1 << 20)) {
                build.fill(new Cancellation(), Progress.unseen());
            }
        }
    }

    private static void copy(TestDatabase database, Path folder, int round) {
        for (int n = 0; ; n++) {
            database.engine.backup(folder.resolve("copy-" + round + "-" + n), new Cancellation());
        }
    }

    private void assertAcknowledged(TestDatabase database) {
        var expected = new HashSet<Long>();
        acknowledged.values().forEach(expected::addAll);
        try (var session = database.session()) {
            assertThat(session.rows().keySet()).containsAll(expected);
        }
    }
}
