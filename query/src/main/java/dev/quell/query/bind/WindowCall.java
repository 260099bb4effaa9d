package dev.quell.query.bind;

import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call.WindowKind;
import dev.quell.sql.tree.Window.FrameUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A call with an OVER clause.
///
/// @param slot where its result stands
public record WindowCall(Operation operation, Specification window, Typing typing, int slot) {
    /// Every expression that the call evaluates for a row.
    public List<BoundExpression> expressions() {
        List<BoundExpression> all = new ArrayList<>(window.expressions());
        window.frame().start().value().ifPresent(all::add);
        window.frame().end().value().ifPresent(all::add);
        all.addAll(operation.expressions());
        return all;
    }

    /// The call with parts of its expressions replaced.
    WindowCall replace(BoundTrees.Replacement change) {
        Operation changed =
                switch (operation) {
                    case Operation.Pure(var kind, var arguments) ->
                            new Operation.Pure(kind, replace(arguments, change));
                    case Operation.Aggregate aggregate -> aggregate.replace(change);
                };
        var specification =
                new Specification(
                        replace(window.partition, change),
                        window.order.stream()
                                .map(term ->
                                        new OrderTerm(
                                                BoundTrees.replace(term.expression(), change),
                                                term.descending()))
                                .toList(),
                        window.frame);
        return new WindowCall(changed, specification, typing, slot);
    }

    private static List<BoundExpression> replace(
            List<BoundExpression> expressions, BoundTrees.Replacement change) {
        return expressions.stream().map(part -> BoundTrees.replace(part, change)).toList();
    }

    /// What is computed.
    public sealed interface Operation {
        /// What is computed of each row.
        default List<BoundExpression> expressions() {
            return switch (this) {
                case Pure(_, var arguments) -> arguments;
                case Aggregate(var call) -> {
                    List<BoundExpression> all = new ArrayList<>(call.arguments());
                    call.order().forEach(key -> all.add(key.expression()));
                    yield all;
                }
            };
        }

        /// ROW_NUMBER, RANK, LAG and their like.
        record Pure(WindowKind kind, List<BoundExpression> arguments) implements Operation {
            public Pure {
                arguments = List.copyOf(arguments);
            }
        }

        /// An aggregate over the frame.
        record Aggregate(AggregateCall call) implements Operation {
            private Aggregate replace(BoundTrees.Replacement change) {
                return new Aggregate(
                        new AggregateCall(
                                call.function(),
                                WindowCall.replace(call.arguments(), change),
                                call.distinct(),
                                call.order(),
                                call.separator(),
                                call.typing()));
            }
        }
    }

    /// Partition, order and frame. Calls with the same partition and order are computed in one pass.
    public record Specification(
            List<BoundExpression> partition, List<OrderTerm> order, Frame frame) {
        public Specification {
            partition = List.copyOf(partition);
            order = List.copyOf(order);
        }

        /// The keys of PARTITION BY, then those of ORDER BY.
        public List<BoundExpression> expressions() {
            List<BoundExpression> all = new ArrayList<>(partition);
            order.forEach(term -> all.add(term.expression()));
            return all;
        }
    }

    /// The rows around the current one that a call looks at.
    public record Frame(FrameUnit unit, Bound start, Bound end) {}

    /// One end of a frame.
    ///
    /// @param value for PRECEDING and FOLLOWING: of a ROWS frame how many rows, of a RANGE frame the order key's value at that
    ///     end, both computed from the current row
    public record Bound(Kind kind, Optional<BoundExpression> value) {}

    /// Where a frame's end is.
    public enum Kind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }
}
