package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Accumulators that compute with numbers.
final class NumberAccumulators {
    private NumberAccumulators() {}

    static final class Count implements Accumulator {
        private long count;

        @Override
        public void add(Value[] arguments) {
            for (Value argument : arguments) {
                if (argument.isNull()) {
                    return;
                }
            }
            count++;
        }

        @Override
        public Value result() {
            return Value.Int.of(count);
        }
    }

    /// The sum as a DOUBLE, or exactly: a long as long as it suffices.
    static final class Sum implements Accumulator {
        private final EvalContext context;
        private final boolean real;
        private long count;
        private double realSum;
        private long small;
        private BigDecimal exact = BigDecimal.ZERO;

        Sum(AggregateFunction.Spec spec, EvalContext context) {
            this.context = context;
            Typing typing = Aggregates.of(Call.AggregateKind.SUM).typing(spec);
            real = typing.type().kind() == TypeKind.DOUBLE;
        }

        @Override
        public void add(Value[] arguments) {
            Value value = arguments[0];
            if (value.isNull()) {
                return;
            }
            count++;
            if (real) {
                realSum += Convert.toDouble(value, context);
            } else if (value instanceof Value.Int(long number)) {
                addSmall(number);
            } else {
                exact = exact.add(Convert.toDecimal(value, context));
            }
        }

        private void addSmall(long number) {
            long sum = small + number;
            if (((small ^ sum) & (number ^ sum)) < 0) {
                exact = exact.add(BigDecimal.valueOf(small)).add(BigDecimal.valueOf(number));
                small = 0;
            } else {
                small = sum;
            }
        }

        long count() {
            return count;
        }

        boolean isReal() {
            return real;
        }

        double realSum() {
            return realSum;
        }

        BigDecimal exactSum() {
            return exact.add(BigDecimal.valueOf(small));
        }

        @Override
        public Value result() {
            if (count == 0) {
                return Value.NULL;
            }
            return real ? new Value.Real(realSum) : new Value.Decimal(exactSum());
        }
    }

    static final class Average implements Accumulator {
        private final Sum sum;
        private final SqlType type;

        Average(AggregateFunction.Spec spec, EvalContext context) {
            sum = new Sum(spec, context);
            type = Aggregates.of(Call.AggregateKind.AVG).typing(spec).type();
        }

        @Override
        public void add(Value[] arguments) {
            sum.add(arguments);
        }

        @Override
        public Value result() {
            if (sum.count() == 0) {
                return Value.NULL;
            }
            if (sum.isReal()) {
                return new Value.Real(sum.realSum() / sum.count());
            }
            return new Value.Decimal(
                    sum.exactSum()
                            .divide(
                                    BigDecimal.valueOf(sum.count()),
                                    type.decimals(),
                                    RoundingMode.HALF_UP));
        }
    }

    enum BitOperation {
        AND,
        OR,
        XOR
    }

    static final class Bits implements Accumulator {
        private final BitOperation operation;
        private final EvalContext context;
        private long bits;

        Bits(BitOperation operation, EvalContext context) {
            this.operation = operation;
            this.context = context;
            bits = operation == BitOperation.AND ? -1L : 0;
        }

        @Override
        public void add(Value[] arguments) {
            if (arguments[0].isNull()) {
                return;
            }
            long value = Convert.toLong(arguments[0], context);
            switch (operation) {
                case AND -> bits &= value;
                case OR -> bits |= value;
                case XOR -> bits ^= value;
            }
        }

        @Override
        public Value result() {
            return new Value.Unsigned(bits);
        }
    }

    /// Variance and standard deviation by Welford's recurrence, as MySQL computes them.
    static final class Variance implements Accumulator {
        private final String name;
        private final boolean sample;
        private final boolean root;
        private final EvalContext context;
        private long count;
        private double mean;
        private double squares;

        /// @param name the function, as error 1690 names it
        Variance(String name, boolean sample, boolean root, EvalContext context) {
            this.name = name;
            this.sample = sample;
            this.root = root;
            this.context = context;
        }

        @Override
        public void add(Value[] arguments) {
            if (arguments[0].isNull()) {
                return;
            }
            double number = Convert.toDouble(arguments[0], context);
            count++;
            double before = mean;
            mean += (number - before) / count;
            squares += (number - before) * (number - mean);
        }

        @Override
        public Value result() {
            if (count == 0 || (sample && count == 1)) {
                return Value.NULL;
            }
            double variance = squares / (sample ? count - 1 : count);
            if (!Double.isFinite(variance)) {
                throw ErrorCode.DATA_OUT_OF_RANGE.error("DOUBLE", name + "()");
            }
            return new Value.Real(root ? Math.sqrt(variance) : variance);
        }
    }
}
