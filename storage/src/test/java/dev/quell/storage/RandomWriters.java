package dev.quell.storage;

import dev.quell.base.error.SqlError;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/// Threads that change a table in random transactions, of which some are rolled back, until this is closed.
final class RandomWriters implements AutoCloseable {
    /// Stands for the metadata lock: held shared by transactions, exclusively by the first and the last step of DDL.
    private final ReentrantReadWriteLock definition = new ReentrantReadWriteLock();

    private final TestDatabase database;
    private final Change change;
    private final List<CompletableFuture<Void>> writers;
    private volatile boolean over;

    /// One change of a row, which may find nothing to change.
    interface Change {
        void make(TestDatabase.Session session, SplittableRandom random);
    }

    RandomWriters(TestDatabase database, int count, Change change) {
        this.database = database;
        this.change = change;
        writers = IntStream.range(0, count).mapToObj(this::start).toList();
    }

    private CompletableFuture<Void> start(int seed) {
        return CompletableFuture.runAsync(
                () -> write(new SplittableRandom(seed)), task -> Thread.ofPlatform().start(task));
    }

    private void write(SplittableRandom random) {
        while (!over) {
            definition.readLock().lock();
            try (var session = database.session()) {
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    change.make(session, random);
                }
                if (random.nextInt(5) == 0) {
                    session.rollback();
                } else {
                    session.commit();
                }
            } catch (SqlError deadlock) {
                // the transaction is gone, and nothing of it stays
            } finally {
                definition.readLock().unlock();
            }
        }
    }

    /// Keeps transactions out until [#letIn].
    void shutOut() {
        definition.writeLock().lock();
    }

    void letIn() {
        definition.writeLock().unlock();
    }

    @Override
    public void close() {
        over = true;
        writers.forEach(CompletableFuture::join);
    }
}
