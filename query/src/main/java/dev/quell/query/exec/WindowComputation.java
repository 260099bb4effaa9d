package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.AggregateCall;
import dev.quell.query.bind.WindowCall.Kind;
import dev.quell.query.function.Accumulator;
import dev.quell.query.value.ResultConversion;
import dev.quell.sql.tree.Call.WindowKind;
import org.jspecify.annotations.Nullable;

/// One window call as running code. Immutable.
sealed interface WindowComputation {
    /// Where the result stands.
    int slot();

    /// Computes the call for every row of a partition.
    ///
    /// @param call its place among the rows' results
    void compute(WindowPartition partition, int call);

    /// ROW_NUMBER, RANK and their like, which need the order only.
    record Ranking(WindowKind kind, int slot) implements WindowComputation {
        @Override
        public void compute(WindowPartition partition, int call) {
            long rank = 0;
            long dense = 0;
            int size = partition.size();
            for (int row = 0; row < size; row++) {
                if (row == 0 || !partition.peers(row - 1, row)) {
                    rank = row + 1;
                    dense++;
                }
                double before = size == 1 ? 0 : (rank - 1.0) / (size - 1.0);
                Value result =
                        switch (kind) {
                            case ROW_NUMBER -> new Value.Unsigned(row + 1L);
                            case RANK -> new Value.Unsigned(rank);
                            case DENSE_RANK -> new Value.Unsigned(dense);
                            case PERCENT_RANK -> new Value.Real(before);
                            case CUME_DIST ->
                                    new Value.Real(partition.afterPeers(row) / (double) size);
                            default -> throw new IllegalStateException("no ranking: " + kind);
                        };
                partition.result(row, call, result);
            }
        }
    }

    /// NTILE(n): the first `rows % n` buckets have one row more.
    record Tiles(Evaluator count, int slot) implements WindowComputation {
        @Override
        public void compute(WindowPartition partition, int call) {
            Value count = partition.evaluate(this.count, 0);
            long buckets = number(count, "ntile");
            if (buckets < 1) {
                throw ErrorCode.WRONG_ARGUMENTS.error("ntile");
            }
            long size = partition.size();
            long small = size / buckets;
            long larger = size % buckets;
            for (int row = 0; row < size; row++) {
                long inLarger = larger * (small + 1);
                long bucket =
                        row < inLarger
                                ? row / (small + 1)
                                : larger + (row - inLarger) / Math.max(1, small);
                partition.result(row, call, new Value.Unsigned(bucket + 1));
            }
        }
    }

    /// LAG and LEAD.
    ///
    /// @param offset null for 1
    /// @param otherwise null for NULL
    record Neighbour(
            boolean lead,
            Evaluator value,
            @Nullable Evaluator offset,
            @Nullable Evaluator otherwise,
            ResultConversion fromValue,
            ResultConversion fromOtherwise,
            int slot)
            implements WindowComputation {
        @Override
        public void compute(WindowPartition partition, int call) {
            for (int row = 0; row < partition.size(); row++) {
                String name = lead ? "lead" : "lag";
                long distance = offset == null ? 1 : number(partition.evaluate(offset, row), name);
                long place = lead ? row + distance : row - distance;
                Value result = Value.NULL;
                if (place >= 0 && place < partition.size()) {
                    Value found = partition.evaluate(value, (int) place);
                    result = fromValue.apply(found, partition.frame().context);
                } else if (otherwise != null) {
                    Value found = partition.evaluate(otherwise, row);
                    result = fromOtherwise.apply(found, partition.frame().context);
                }
                partition.result(row, call, result);
            }
        }
    }

    /// FIRST_VALUE, LAST_VALUE, NTH_VALUE.
    ///
    /// @param place for NTH_VALUE, else null
    record Picked(
            WindowKind kind,
            Evaluator value,
            @Nullable Evaluator place,
            FrameBounds bounds,
            int slot)
            implements WindowComputation {
        @Override
        public void compute(WindowPartition partition, int call) {
            for (int row = 0; row < partition.size(); row++) {
                int start = bounds.start(partition, row);
                int end = bounds.end(partition, row);
                long wanted =
                        switch (kind) {
                            case FIRST_VALUE -> start;
                            case LAST_VALUE -> end - 1L;
                            default -> start + nth(partition, row) - 1;
                        };
                boolean there = start < end && wanted >= start && wanted < end;
                partition.result(
                        row, call, there ? partition.evaluate(value, (int) wanted) : Value.NULL);
            }
        }

        private long nth(WindowPartition partition, int row) {
            long number = place == null ? 1 : number(partition.evaluate(place, row), "nth_value");
            if (number < 1) {
                throw ErrorCode.WRONG_ARGUMENTS.error("nth_value");
            }
            return number;
        }
    }

    /// An aggregate over the frame. While the frame only grows at its end, so does the accumulator.
    record Aggregated(AggregateCall aggregate, Evaluator[] arguments, FrameBounds bounds, int slot)
            implements WindowComputation {
        @Override
        public void compute(WindowPartition partition, int call) {
            var starter = aggregate.accumulators(partition.frame().context);
            Accumulator running = starter.get();
            int from = 0;
            int to = 0;
            for (int row = 0; row < partition.size(); row++) {
                int start = bounds.start(partition, row);
                int end = Math.max(start, bounds.end(partition, row));
                if (start != from || end < to) {
                    running = starter.get();
                    from = start;
                    to = start;
                }
                while (to < end) {
                    add(running, partition, to++);
                }
                partition.result(row, call, running.result());
            }
        }

        private void add(Accumulator accumulator, WindowPartition partition, int row) {
            partition.show(row);
            Value[] values = new Value[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].evaluate(partition.frame());
            }
            accumulator.add(values);
        }
    }

    /// Where a call's frame begins and ends.
    ///
    /// @param rows a ROWS frame rather than a RANGE frame
    /// @param startValue and endValue, of PRECEDING and FOLLOWING: how many rows, or the order key's value at that end
    record FrameBounds(
            boolean rows,
            Kind start,
            @Nullable Evaluator startValue,
            Kind end,
            @Nullable Evaluator endValue) {
        int start(WindowPartition partition, int row) {
            return Math.clamp(place(partition, row, start, startValue, false), 0, partition.size());
        }

        /// The row after the last one of the frame.
        int end(WindowPartition partition, int row) {
            return Math.clamp(place(partition, row, end, endValue, true), 0, partition.size());
        }

        private long place(
                WindowPartition partition,
                int row,
                Kind kind,
                @Nullable Evaluator value,
                boolean after) {
            int current = after ? row + 1 : row;
            return switch (kind) {
                case UNBOUNDED_PRECEDING -> 0;
                case UNBOUNDED_FOLLOWING -> partition.size();
                case CURRENT_ROW -> rows ? current : peer(partition, row, after);
                case PRECEDING, FOLLOWING -> {
                    if (value == null) {
                        throw new IllegalStateException("a frame without a distance");
                    }
                    if (!rows) {
                        yield inRange(partition, row, value, after);
                    }
                    long distance = number(partition.evaluate(value, row), "");
                    yield kind == Kind.PRECEDING ? current - distance : current + distance;
                }
            };
        }

        private static int peer(WindowPartition partition, int row, boolean after) {
            return after ? partition.afterPeers(row) : partition.firstPeer(row);
        }

        private static int inRange(
                WindowPartition partition, int row, Evaluator value, boolean after) {
            // The frame of a row whose key is NULL is its peers.
            return partition.hasNullKey(row)
                    ? peer(partition, row, after)
                    : partition.search(partition.evaluate(value, row), after);
        }
    }

    /// @param function whose argument it is; empty for a frame's distance
    private static long number(Value value, String function) {
        return switch (value) {
            case Value.Int(long number) when number >= 0 -> number;
            case Value.Unsigned(long bits) when bits >= 0 -> bits;
            default ->
                    throw function.isEmpty()
                            ? ErrorCode.WINDOW_FRAME_ILLEGAL.error("<unnamed window>")
                            : ErrorCode.WRONG_ARGUMENTS.error(function);
        };
    }
}
