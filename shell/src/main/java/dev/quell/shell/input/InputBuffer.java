package dev.quell.shell.input;

/// The statement that is being entered. One thread.
public final class InputBuffer {
    private final StringBuilder text = new StringBuilder();

    public String text() {
        return text.toString();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /// True if there is no statement in it yet.
    boolean holdsOnlyComments() {
        return LeadingComments.end(text) == text.length();
    }

    public void clear() {
        text.setLength(0);
    }

    public void replace(String newText) {
        clear();
        text.append(newText);
    }

    void append(CharSequence more) {
        text.append(more);
    }

    /// Drops spaces and control characters at the end, for nicer messages.
    ///
    /// @return what is left
    public String trimmed() {
        int end = text.length();
        while (end > 0 && !isVisible(text.charAt(end - 1))) {
            end--;
        }
        text.setLength(end);
        return text.toString();
    }

    private static boolean isVisible(char c) {
        return c > ' ' && c != 0x7F;
    }
}
