package dev.quell.query.exec;

import dev.quell.query.bind.ExpressionText;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.PlanNode;
import dev.quell.storage.catalog.IndexDefinition;
import java.util.ArrayList;
import java.util.List;

/// What an index is searched for, as EXPLAIN FORMAT=TREE tells it.
final class KeyText {
    private static final ExpressionText TEXT = ExpressionText.PLAIN;

    private KeyText() {}

    /// Whether all that is found is equal to one key.
    static boolean isLookup(Access.Range range) {
        return range.low().isEmpty() && range.high().isEmpty() && range.isSingle();
    }

    /// `(a = u.c, b = 1)`
    static String equal(PlanNode.Scan scan, IndexDefinition index, List<Access.Key> keys) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            terms.add(column(scan, index, i) + " = " + TEXT.text(keys.get(i).value()));
        }
        return " (" + String.join(", ", terms) + ")";
    }

    static String of(PlanNode.Scan scan, Access.Range range) {
        IndexDefinition index = range.index();
        if (isLookup(range)) {
            return equal(scan, index, range.equal().stream().map(List::getFirst).toList());
        }
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < range.equal().size(); i++) {
            String name = column(scan, index, i);
            List<Access.Key> keys = range.equal().get(i);
            List<String> values = new ArrayList<>();
            keys.forEach(key -> values.add(name + " = " + TEXT.text(key.value())));
            String any = String.join(") OR (", values);
            terms.add(keys.size() > 1 && range.equal().size() > 1 ? "(" + any + ")" : any);
        }
        if (range.low().isPresent() || range.high().isPresent()) {
            terms.add(bounds(range, column(scan, index, range.equal().size())));
        }
        return " over (" + String.join(" AND ", terms) + ")";
    }

    private static String bounds(Access.Range range, String column) {
        String low =
                range.low()
                        .map(bound ->
                                TEXT.text(bound.key().value())
                                        + (bound.inclusive() ? " <= " : " < "))
                        .orElse("");
        String high =
                range.high()
                        .map(bound ->
                                (bound.inclusive() ? " <= " : " < ")
                                        + TEXT.text(bound.key().value()))
                        .orElse("");
        return low + column + high;
    }

    private static String column(PlanNode.Scan scan, IndexDefinition index, int part) {
        int ordinal = index.parts().get(part).column();
        return scan.table().definition().columns().get(ordinal).name();
    }
}
