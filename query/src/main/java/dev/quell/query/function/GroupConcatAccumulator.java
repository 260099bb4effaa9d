package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Ordering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// GROUP_CONCAT: the texts of all rows, in order, with a separator between, cut at `group_concat_max_len` bytes.
///
/// It keeps not much more than it may answer with: rows beyond the limit are dropped when they have become too many.
final class GroupConcatAccumulator implements Accumulator.Growing {
    private static final long ROW_BYTES = 100;

    /// Below so many, nothing is dropped.
    private static final long KEPT_CHARACTERS = 16 << 10;

    private final AggregateFunction.Spec spec;
    private final EvalContext context;
    private final SqlType type;
    private final String separator;
    private final long limit;
    private final List<Row> rows = new ArrayList<>();
    private long characters; // of the rows and the separators between them

    private long arrived;

    /// @param arrival its number among the rows of the group
    private record Row(String text, Value[] keys, long arrival) {}

    /// How many rows the call has put into its results, in all groups: the number that warning 1260 tells.
    private static final class RowCount {
        long rows;
    }

    GroupConcatAccumulator(AggregateFunction.Spec spec, EvalContext context) {
        this.spec = spec;
        this.context = context;
        type = Aggregates.GROUP_CONCAT.typing(spec).type();
        limit = context.settings().groupConcatMaxLength();
        separator = spec.separator().isNull() ? "," : ValueText.of(spec.separator(), type);
    }

    @Override
    public void add(Value[] arguments) {
        int count = spec.signature().size();
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (arguments[i].isNull()) {
                return;
            }
            text.append(Strings.read(arguments[i], spec.argument(i).type(), type.collation()));
        }
        boolean byValue = spec.order().isEmpty();
        int keys = byValue ? count : spec.order().size();
        var key = new Value[sorts() ? keys : 0];
        System.arraycopy(arguments, byValue ? 0 : count, key, 0, key.length);
        rows.add(new Row(text.toString(), key, arrived++));
        characters += text.length() + separator.length();
        if (characters > 2 * limit + KEPT_CHARACTERS) {
            dropBeyondLimit();
        }
    }

    /// DISTINCT alone sorts, too: by what is concatenated.
    private boolean sorts() {
        return spec.distinct() || !spec.order().isEmpty();
    }

    /// Drops the rows that come after the one at which the text is cut. A character has a byte at least.
    private void dropBeyondLimit() {
        if (sorts()) {
            rows.sort(order());
        }
        long kept = 0;
        int count = 0;
        while (count < rows.size() && kept <= limit + separator.length()) {
            kept += rows.get(count++).text.length() + separator.length();
        }
        rows.subList(count, rows.size()).clear();
        characters = kept;
    }

    @Override
    public long bytes() {
        return characters + ROW_BYTES * rows.size();
    }

    @Override
    public Value result() {
        if (rows.isEmpty()) {
            return Value.NULL;
        }
        if (sorts()) {
            rows.sort(order());
        }
        var text = new StringBuilder();
        RowCount counted = context.state(spec, RowCount.class, RowCount::new);
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            String part = (i == 0 ? "" : separator) + rows.get(i).text();
            long size = size(part);
            counted.rows++;
            if (bytes + size > limit) {
                text.append(fitting(part, limit - bytes));
                context.diagnostics().warn(ErrorCode.CUT_VALUE_GROUP_CONCAT, counted.rows);
                break;
            }
            text.append(part);
            bytes += size;
        }
        return Strings.write(text.toString(), type.collation());
    }

    /// Among equal rows the later goes first: MySQL puts rows into a tree, an equal one to the left.
    private Comparator<Row> order() {
        List<Comparer> comparers = new ArrayList<>();
        List<Boolean> descending = new ArrayList<>();
        for (var key : spec.order()) {
            comparers.add(comparer(key.typing().type()));
            descending.add(key.descending());
        }
        for (int i = 0; spec.order().isEmpty() && i < spec.signature().size(); i++) {
            comparers.add(comparer(spec.argument(i).type()));
            descending.add(false);
        }
        return (a, b) -> {
            for (int i = 0; i < comparers.size(); i++) {
                int difference =
                        Ordering.compare(a.keys()[i], b.keys()[i], comparers.get(i), context);
                if (difference != 0) {
                    return descending.get(i) ? -difference : difference;
                }
            }
            return Long.compare(b.arrival(), a.arrival());
        };
    }

    private static Comparer comparer(SqlType type) {
        return new Comparer(Ordering.forSorting(type), type, type);
    }

    private long size(String part) {
        if (type.collation() == Collation.BINARY) {
            return part.length();
        }
        CharacterSet set = type.collation().characterSet();
        boolean narrow = set.minBytes() == 1;
        boolean ascii = narrow && part.chars().allMatch(c -> c < 0x80);
        return ascii ? part.length() : part.getBytes(set.charset()).length;
    }

    // As many whole characters as fit.
    private String fitting(String part, long room) {
        int end = 0;
        long used = 0;
        while (end < part.length()) {
            int next = end + Character.charCount(part.codePointAt(end));
            used += size(part.substring(end, next));
            if (used > room) {
                break;
            }
            end = next;
        }
        return part.substring(0, end);
    }
}
