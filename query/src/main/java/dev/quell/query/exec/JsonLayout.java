package dev.quell.query.exec;

import java.util.List;
import java.util.Map;

/// Writes nested maps and lists as JSON in MySQL's layout: two spaces deeper for each level, a member a line.
final class JsonLayout {
    private final StringBuilder out = new StringBuilder();

    private JsonLayout() {}

    /// @param value maps with string keys, lists, strings, numbers, truth values
    static String of(Object value) {
        var layout = new JsonLayout();
        layout.write(value, 0);
        return layout.out.toString();
    }

    private void write(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> {
                String separator = "{\n";
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    out.append(separator).repeat(' ', 2 * (depth + 1));
                    text(member.getKey().toString());
                    out.append(": ");
                    write(member.getValue(), depth + 1);
                    separator = ",\n";
                }
                out.append(map.isEmpty() ? "{" : "\n").repeat(' ', 2 * depth).append('}');
            }
            case List<?> list -> {
                String separator = "[\n";
                for (Object element : list) {
                    out.append(separator).repeat(' ', 2 * (depth + 1));
                    write(element, depth + 1);
                    separator = ",\n";
                }
                out.append(list.isEmpty() ? "[" : "\n").repeat(' ', 2 * depth).append(']');
            }
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> text(value.toString());
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
