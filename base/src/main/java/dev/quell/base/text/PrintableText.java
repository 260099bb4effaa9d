package dev.quell.base.text;

/// Text that a client chose, made fit for one line of a log: characters that end a line or move a terminal's cursor are told by
/// their numbers.
public final class PrintableText {
    private PrintableText() {}

    public static String of(String text) {
        if (text.codePoints().noneMatch(PrintableText::isDangerous)) {
            return text;
        }
        var safe = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    if (isDangerous(point)) {
                        safe.append(String.format("\\u%04x", point));
                    } else {
                        safe.appendCodePoint(point);
                    }
                });
        return safe.toString();
    }

    private static boolean isDangerous(int point) {
        return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
    }
}
