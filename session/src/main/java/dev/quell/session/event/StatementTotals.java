package dev.quell.session.event;

/// Sums over statements: what the summary tables show. Several tallies, so that threads seldom meet at one. Safe for all threads.
public final class StatementTotals {
    private static final int STRIPES =
            Integer.highestOneBit(Math.min(16, Runtime.getRuntime().availableProcessors() * 2 - 1));

    private final StatementTally[] stripes = new StatementTally[STRIPES];

    void add(StatementEvent event) {
        int at = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        StatementTally tally = stripes[at];
        if (tally == null) {
            synchronized (this) {
                tally = stripes[at];
                if (tally == null) {
                    tally = new StatementTally();
                    stripes[at] = tally;
                }
            }
        }
        tally.add(event);
    }

    /// The sum, as it is now.
    public StatementTally sum() {
        var sum = new StatementTally();
        addTo(sum);
        return sum;
    }

    /// Adds the sum to another.
    public void addTo(StatementTally sum) {
        for (StatementTally tally : stripes) {
            if (tally != null) {
                tally.addTo(sum);
            }
        }
    }
}
