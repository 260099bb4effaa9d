package dev.quell.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.history.Anomaly.Kind;
import dev.quell.history.Observed.Append;
import dev.quell.history.Observed.Operation;
import dev.quell.history.Observed.Outcome;
import dev.quell.history.Observed.Read;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The checker finds each anomaly in a small history that has it, and none in one that has none.
class HistoryCheckerTest {
    private static final int X = 1;
    private static final int Y = 2;

    private final List<Observed> history = new ArrayList<>();

    private void committed(Operation... operations) {
        ended(Outcome.COMMITTED, operations);
    }

    private void ended(Outcome outcome, Operation... operations) {
        history.add(new Observed(history.size(), outcome, List.of(operations)));
    }

    private static Append append(int key, int value) {
        return new Append(key, value);
    }

    private static Read read(int key, Integer... values) {
        return new Read(key, List.of(values));
    }

    private List<Kind> found() {
        return HistoryChecker.check(history).stream().map(Anomaly::kind).toList();
    }

    @Test
    void aSerialHistoryHasNone() {
        committed(append(X, 1), read(X, 1), append(X, 2), read(Y));
        ended(Outcome.ABORTED, read(X, 1, 2), append(X, 3));
        committed(read(X, 1, 2), append(Y, 1));
        ended(Outcome.UNKNOWN, append(Y, 2));
        ended(Outcome.UNKNOWN, append(Y, 3));
        committed(read(X, 1, 2), read(Y, 1, 3));
        assertThat(found()).isEmpty();
    }

    @Test
    void aWriteCycle() {
        committed(append(X, 1), append(Y, 1));
        committed(append(X, 2), append(Y, 2));
        committed(read(X, 1, 2), read(Y, 2, 1));
        assertThat(found()).containsExactly(Kind.G0);
    }

    @Test
    void anAbortedRead() {
        ended(Outcome.ABORTED, append(X, 1));
        committed(read(X, 1));
        committed(read(X));
        assertThat(found()).containsExactly(Kind.G1A);
    }

    @Test
    void anIntermediateRead() {
        committed(append(X, 1), append(X, 2));
        committed(read(X, 1));
        committed(read(X, 1, 2));
        assertThat(found()).containsExactly(Kind.G1B);
    }

    @Test
    void aCircleOfReads() {
        committed(append(X, 1), read(Y, 1));
        committed(append(Y, 1), read(X, 1));
        committed(read(X, 1), read(Y, 1));
        assertThat(found()).containsExactly(Kind.G1C);
    }

    @Test
    void readSkew() {
        committed(read(X), read(Y, 1));
        committed(append(X, 1), append(Y, 1));
        committed(read(X, 1), read(Y, 1));
        var anomalies = HistoryChecker.check(history);
        assertThat(anomalies).extracting(Anomaly::kind).containsExactly(Kind.G_SINGLE);
        assertThat(anomalies.getFirst().transactions()).containsExactly(0, 1);
    }

    @Test
    void aLostUpdateIsACycleWithOneAntiDependency() {
        committed(read(X), append(X, 1));
        committed(read(X), append(X, 2));
        committed(read(X, 1, 2));
        assertThat(found()).containsExactly(Kind.G_SINGLE);
    }

    @Test
    void writeSkew() {
        committed(read(X), append(Y, 1));
        committed(read(Y), append(X, 1));
        committed(read(X, 1), read(Y, 1));
        assertThat(found()).containsExactly(Kind.G2_ITEM);
    }

    @Test
    void aCommittedValueThatIsGone() {
        committed(append(X, 1));
        committed(append(X, 2));
        committed(read(X, 2));
        assertThat(found()).containsExactly(Kind.LOST_APPEND);
    }

    @Test
    void readsThatDisagree() {
        committed(append(X, 1));
        committed(append(X, 2));
        committed(read(X, 2, 1));
        committed(read(X, 1, 2));
        assertThat(found()).containsExactly(Kind.CONFLICTING_READS);
    }

    @Test
    void aValueThatIsThereTwice() {
        committed(append(X, 1));
        committed(read(X, 1, 1));
        assertThat(found()).contains(Kind.CONFLICTING_READS);
    }
}
