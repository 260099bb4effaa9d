package dev.quell.shell.argument;

import java.util.List;

/// Help's list of options.
public final class Usage {
    private static final int INDENT = 34;
    private static final int WIDTH = 120;

    private Usage() {}

    public static String of(List<Option<?>> options) {
        var text = new StringBuilder();
        for (var option : options) {
            if (!option.help().isEmpty()) {
                add(option, text);
            }
        }
        return text.toString();
    }

    private static void add(Option<?> option, StringBuilder text) {
        int start = text.length();
        text.append("  ").append(option.usage());
        if (text.length() - start > INDENT - 2) {
            text.append('\n');
            start = text.length();
        }
        for (var word : option.help().split(" ")) {
            int column = text.length() - start;
            if (column + 1 + word.length() > WIDTH) {
                text.append('\n');
                start = text.length();
                column = 0;
            }
            text.append(" ".repeat(Math.max(1, INDENT - column))).append(word);
        }
        text.append('\n');
    }
}
