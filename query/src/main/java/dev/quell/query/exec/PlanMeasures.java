package dev.quell.query.exec;

import dev.quell.query.plan.PlanNode;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// What the steps of one running plan did: how often each was opened, how many rows it gave, and how long that took. For
/// EXPLAIN ANALYZE, whose plan is made for it alone; used by the statement's thread.
public final class PlanMeasures {
    private final Map<PlanNode, Measure> measures = new IdentityHashMap<>();

    /// What one step did. Times are nanoseconds and hold those of the steps below.
    public static final class Measure {
        private long loops;
        private long rows;
        private long firstRows;
        private long toFirst;
        private long total;

        /// How often it was opened.
        public long loops() {
            return loops;
        }

        /// Rows of one loop on average.
        public double rows() {
            return loops == 0 ? 0 : (double) rows / loops;
        }

        /// Milliseconds until the first row of one loop on average.
        public double millisToFirst() {
            return firstRows == 0 ? millis() : toFirst / 1e6 / firstRows;
        }

        /// Milliseconds of one loop on average.
        public double millis() {
            return loops == 0 ? 0 : total / 1e6 / loops;
        }
    }

    /// What a step did; empty if it was never part of a run.
    public Optional<Measure> of(PlanNode node) {
        return Optional.ofNullable(measures.get(node));
    }

    /// The same operator, measured.
    Operator.Factory measured(PlanNode node, Operator.Factory factory) {
        Measure measure = measures.computeIfAbsent(node, _ -> new Measure());
        return frame -> new Measured(factory.create(frame), measure);
    }

    private static final class Measured implements Operator {
        private final Operator operator;
        private final Measure measure;
        private long opened;
        private boolean given;

        Measured(Operator operator, Measure measure) {
            this.operator = operator;
            this.measure = measure;
        }

        @Override
        public void open() {
            measure.loops++;
            given = false;
            long before = System.nanoTime();
            try {
                operator.open();
            } finally {
                opened = System.nanoTime() - before;
                measure.total += opened;
            }
        }

        @Override
        public boolean next() {
            long before = System.nanoTime();
            boolean found = false;
            try {
                found = operator.next();
                return found;
            } finally {
                long took = System.nanoTime() - before;
                measure.total += took;
                measure.rows += found ? 1 : 0;
                if (found && !given) {
                    given = true;
                    measure.firstRows++;
                    measure.toFirst += opened + took;
                }
            }
        }

        @Override
        public void close() {
            operator.close();
        }
    }
}
