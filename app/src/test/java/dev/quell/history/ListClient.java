package dev.quell.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.history.Observed.Append;
import dev.quell.history.Observed.Operation;
import dev.quell.history.Observed.Outcome;
import dev.quell.history.Observed.Read;
import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Runs random transactions on one connection and tells what it saw. Of one thread.
///
/// @param keys how many lists there are
/// @param lockingReads reads are FOR SHARE or FOR UPDATE
/// @param ids numbers for transactions and values, unique in the whole history
/// @param history told of each transaction when it has ended
record ListClient(
        WireClient client,
        Random random,
        int keys,
        boolean lockingReads,
        IntSupplier ids,
        Consumer<Observed> history) {
    private static final int MAX_OPERATIONS = 5;
    private static final int DEADLOCK = 1213;

    /// Runs one transaction.
    ///
    /// @throws ConnectionLost if the connection was killed; the history is told first
    void transact() {
        int id = ids.getAsInt();
        var done = new ArrayList<Operation>();
        var outcome = Outcome.ABORTED;
        try {
            client.query("BEGIN");
            int count = 1 + random.nextInt(MAX_OPERATIONS);
            boolean readOnly = random.nextInt(3) == 0;
            for (int i = 0; i < count; i++) {
                operate(readOnly || random.nextBoolean(), done);
            }
            if (random.nextInt(10) == 0) {
                client.query("ROLLBACK");
                return;
            }
            outcome = Outcome.UNKNOWN;
            client.query("COMMIT");
            outcome = Outcome.COMMITTED;
        } catch (ServerError rolledBack) {
            outcome = Outcome.ABORTED;
        } finally {
            history.accept(new Observed(id, outcome, done));
        }
    }

    private void operate(boolean read, List<Operation> done) {
        int key = random.nextInt(keys);
        var append = new Append(key, ids.getAsInt());
        try {
            if (read) {
                done.addAll(read(key));
            } else {
                String condition = where(key);
                var answer =
                        client.query(
                                "UPDATE list.t SET v = CONCAT(v, ',%d') WHERE %s"
                                        .formatted(append.value(), condition));
                assertThat(answer.affectedRows()).as("rows where %s", condition).isEqualTo(1);
                done.add(append);
            }
        } catch (ServerError e) {
            if (e.code() == DEADLOCK) {
                throw e;
            }
            // Stopped: the statement has done nothing, the transaction goes on.
            history.accept(new Observed(append.value(), Outcome.ABORTED, List.of(append)));
        } catch (ConnectionLost e) {
            done.add(append);
            throw e;
        }
    }

    private String where(int key) {
        return (random.nextBoolean() ? "id = " : "k = ") + key;
    }

    /// Reads one list, or some beside one another.
    private List<Read> read(int key) {
        int last = random.nextInt(4) == 0 ? Math.min(keys - 1, key + 2) : key;
        String condition = last == key ? where(key) : "id BETWEEN %d AND %d".formatted(key, last);
        String lock = lockingReads ? (random.nextBoolean() ? " FOR SHARE" : " FOR UPDATE") : "";
        return reads(condition + lock);
    }

    /// Reads one list.
    List<Read> readOne(int key) {
        return reads("id = " + key);
    }

    private List<Read> reads(String condition) {
        var reads = new ArrayList<Read>();
        var rows = client.query("SELECT id, v FROM list.t WHERE " + condition).rows();
        assertThat(rows).as("rows where %s", condition).isNotEmpty();
        for (var row : rows) {
            reads.add(
                    new Read(
                            Integer.parseInt(String.valueOf(row.get(0))),
                            values(String.valueOf(row.get(1)))));
        }
        return reads;
    }

    private static List<Integer> values(String text) {
        return Arrays.stream(text.split(","))
                .filter(value -> !value.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
