package dev.quell.query.value;

import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.util.List;

/// Values into ENUM and SET columns.
final class LabelAssignment {
    private LabelAssignment() {}

    static Value enumerated(
            Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        int index;
        if (isLabel(value)) {
            String text = ValueText.of(value, from);
            index = find(text, type);
            if (index == 0) {
                index = asNumber(text, type);
            }
        } else {
            long number = Convert.toLong(value, problems.context());
            index = number >= 1 && number <= type.members().size() ? (int) number : 0;
        }
        if (index == 0) {
            problems.truncated();
            return new Value.Enumerated(0, "");
        }
        return new Value.Enumerated(index, type.members().get(index - 1));
    }

    // The 1-based place of a label; 0 if there is none.
    private static int find(String text, SqlType type) {
        String wanted = stripped(text);
        var collator = Collator.of(type.collation());
        List<String> labels = type.members();
        for (int i = 0; i < labels.size(); i++) {
            if (collator.equal(labels.get(i), wanted)) {
                return i + 1;
            }
        }
        return 0;
    }

    // A text of digits may stand for the label's number.
    private static int asNumber(String text, SqlType type) {
        var prefix = NumberPrefix.integer(text);
        if (!prefix.clean() || prefix.end() - prefix.start() > 9) {
            return 0;
        }
        int number = prefix.toBigInteger().intValue();
        return number >= 1 && number <= type.members().size() ? number : 0;
    }

    static Value set(Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        if (isLabel(value)) {
            return ofLabels(ValueText.of(value, from), type, problems);
        }
        return ofBits(Convert.toLong(value, problems.context()), type, problems);
    }

    private static Value ofLabels(String text, SqlType type, ColumnAssignment.Problems problems) {
        String list = stripped(text);
        if (list.isEmpty()) {
            return members(0, type);
        }
        long bits = 0;
        boolean wrong = false;
        for (String label : list.split(",", -1)) {
            int index = find(label, type);
            wrong |= index == 0;
            if (index > 0) {
                bits |= 1L << (index - 1);
            }
        }
        var number = NumberPrefix.integer(list);
        if (wrong && number.clean()) {
            return ofBits(number.toBigInteger().longValue(), type, problems);
        }
        if (wrong) {
            problems.truncated();
        }
        return members(bits, type);
    }

    private static Value ofBits(long bits, SqlType type, ColumnAssignment.Problems problems) {
        int size = type.members().size();
        long mask = size == 64 ? -1L : (1L << size) - 1;
        if ((bits & ~mask) != 0) {
            problems.truncated();
        }
        return members(bits & mask, type);
    }

    static Value.Members members(long bits, SqlType type) {
        var text = new StringBuilder();
        for (int i = 0; i < type.members().size(); i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(type.members().get(i));
            }
        }
        return new Value.Members(bits, text.toString());
    }

    private static boolean isLabel(Value value) {
        return value instanceof Value.Text
                || value instanceof Value.Binary
                || value instanceof Value.Enumerated
                || value instanceof Value.Members
                || value instanceof Value.Json;
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
