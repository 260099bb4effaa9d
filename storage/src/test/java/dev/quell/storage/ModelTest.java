package dev.quell.storage;

import static dev.quell.storage.TestDatabase.number;
import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.storage.txn.Isolation;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.Savepoint;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.TransactionOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random transactions against a model that keeps whole maps: reads must agree, and a write must be refused exactly when the model
/// says that another transaction holds the row.
class ModelTest {
    private static final int SESSIONS = 3;
    private static final int IDS = 8;
    private static final int STEPS = 120;

    private final TreeMap<Long, Long> committed = new TreeMap<>();
    private final List<Client> clients = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom();

    /// A session and what the model knows of its transaction.
    private final class Client {
        final TestDatabase.Session session;
        final boolean repeatable;

        /// What it would see as of its snapshot, its own changes included; null without a snapshot.
        Map<Long, Long> snapshot = Map.of();

        boolean hasSnapshot;

        /// Its own changes; a null value is a deletion.
        final Map<Long, Long> changes = new HashMap<>();

        /// Rows that it holds though it has not written them.
        final Set<Long> locked = new HashSet<>();

        /// Rows that it may hold: written and undone by ROLLBACK TO SAVEPOINT, or in a statement that failed.
        final Set<Long> maybeLocked = new HashSet<>();

        /// True once it may have locked the gap around a missing row.
        boolean maybeGaps;

        Client(TestDatabase.Session session) {
            this.session = session;
            repeatable = session.options.isolation() == Isolation.REPEATABLE_READ;
        }

        boolean holds(long id) {
            return changes.containsKey(id) || locked.contains(id);
        }

        TreeMap<Long, Long> current() {
            return with(committed, changes);
        }

        TreeMap<Long, Long> visible() {
            if (!repeatable || !hasSnapshot) {
                snapshot = new TreeMap<>(committed);
                hasSnapshot = true;
            }
            return with(snapshot, changes);
        }

        void end() {
            changes.clear();
            locked.clear();
            maybeLocked.clear();
            maybeGaps = false;
            hasSnapshot = false;
        }
    }

    private static TreeMap<Long, Long> with(Map<Long, Long> rows, Map<Long, Long> changes) {
        var result = new TreeMap<>(rows);
        changes.forEach((id, v) -> {
            if (v == null) {
                result.remove(id);
            } else {
                result.put(id, v);
            }
        });
        return result;
    }

    @Property(tries = 40)
    void everyReadAndWriteAgreesWithTheModel(@ForAll long seed) {
        random = new SplittableRandom(seed);
        committed.clear();
        clients.clear();
        try (var database = TestDatabase.inMemory()) {
            for (int i = 0; i < SESSIONS; i++) {
                var isolation = i == 0 ? Isolation.READ_COMMITTED : Isolation.REPEATABLE_READ;
                var options = new TransactionOptions(isolation, false, false);
                clients.add(
                        new Client(
                                new TestDatabase.Session(database, options, TestDatabase.NO_WAIT)));
            }
            for (int step = 0; step < STEPS; step++) {
                step(clients.get(random.nextInt(SESSIONS)));
            }
            clients.forEach(this::read);
            clients.forEach(this::rollback);
            clients.forEach(this::read);
        }
    }

    private void step(Client client) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> write(client, client.changes);
            case 3, 4 -> read(client);
            case 5 -> failingStatement(client);
            case 6 -> savepoint(client);
            case 7, 8 -> commit(client);
            case 9 -> rollback(client);
            default -> {
                write(client, client.changes);
                read(client);
            }
        }
    }

    private void read(Client client) {
        assertThat(client.session.rows()).isEqualTo(client.visible());
        var byIndex = new TreeMap<Long, Long>();
        long last = Long.MIN_VALUE;
        for (Value[] found : client.session.scan("v", KeyRange.ALL, ScanOptions.consistent(3))) {
            assertThat(number(found[1])).isGreaterThanOrEqualTo(last);
            last = number(found[1]);
            assertThat(byIndex.put(number(found[0]), last)).isNull();
        }
        assertThat(byIndex).isEqualTo(client.visible());
    }

    /// A random insert, update or delete, entered in `changes` if it succeeds.
    private void write(Client client, Map<Long, Long> changes) {
        long id = random.nextInt(IDS);
        long v = random.nextInt(100);
        boolean heldByOther =
                clients.stream().anyMatch(other -> other != client && other.holds(id));
        boolean present = client.current().containsKey(id);
        try {
            boolean done =
                    switch (random.nextInt(3)) {
                        case 0 -> insert(client, id, v, present, changes);
                        case 1 -> update(client, id, v, present, changes);
                        default -> delete(client, id, present, changes);
                    };
            assertThat(heldByOther && done).as("row %d is held", id).isFalse();
        } catch (SqlError e) {
            assertThat(e.code()).isEqualTo(ErrorCode.LOCK_WAIT_TIMEOUT);
            assertThat(heldByOther || mayBeHeldByOther(client, id))
                    .as("row %d is free", id)
                    .isTrue();
        }
    }

    private boolean mayBeHeldByOther(Client client, long id) {
        return clients.stream()
                .filter(other -> other != client)
                .anyMatch(other -> other.maybeGaps || other.maybeLocked.contains(id));
    }

    private boolean insert(
            Client client, long id, long v, boolean present, Map<Long, Long> changes) {
        boolean written = client.session.insert(row(id, v));
        assertThat(written).isEqualTo(!present);
        if (written) {
            changes.put(id, v);
        } else {
            client.locked.add(id); // shared: others may find the duplicate too
        }
        return written;
    }

    private boolean update(
            Client client, long id, long v, boolean present, Map<Long, Long> changes) {
        boolean written = client.session.update(id, v);
        assertThat(written).isEqualTo(present);
        client.maybeGaps |= client.repeatable && !written;
        if (written) {
            changes.put(id, v);
        }
        return written;
    }

    private boolean delete(Client client, long id, boolean present, Map<Long, Long> changes) {
        boolean written = client.session.delete(id);
        assertThat(written).isEqualTo(present);
        client.maybeGaps |= client.repeatable && !written;
        if (written) {
            changes.put(id, null);
        }
        return written;
    }

    /// A statement that inserts or finds a duplicate, and then fails.
    private void failingStatement(Client client) {
        long id = random.nextInt(IDS);
        try (StatementScope statement = client.session.statement()) {
            statement.insert(client.session.database.table, row(id, 1_000), RowLock.EXCLUSIVE);
            statement.insert(client.session.database.table, row(id, 1_001), RowLock.SHARE);
        } catch (SqlError e) {
            assertThat(e.code()).isEqualTo(ErrorCode.LOCK_WAIT_TIMEOUT);
        }
        client.maybeLocked.add(id);
        client.maybeGaps = true; // the duplicate in the second unique index locks the gap before it
    }

    private void savepoint(Client client) {
        client.session.find(0); // makes sure that there is a transaction
        client.visible();
        Savepoint savepoint = client.session.transaction.savepoint();
        var before = new HashMap<>(client.changes);
        for (int i = 0; i < 3; i++) {
            write(client, client.changes);
        }
        read(client);
        if (random.nextBoolean()) {
            client.session.transaction.rollbackTo(savepoint);
            client.maybeLocked.addAll(client.changes.keySet());
            client.changes.clear();
            client.changes.putAll(before);
        }
    }

    private void commit(Client client) {
        if (client.session.transaction.isActive()) {
            client.session.commit();
        }
        var after = client.current();
        committed.clear();
        committed.putAll(after);
        client.end();
    }

    private void rollback(Client client) {
        client.session.rollback();
        client.end();
    }
}
