package dev.quell.shell.terminal;

import java.util.List;
import org.jline.reader.CompletingParsedLine;

/// The word at the cursor, for completion: letters, digits, `_`, `$`, and what quotes and qualifies names.
///
/// @param word up to its end, beyond the cursor
/// @param wordCursor where in the word the cursor is
record Word(String line, int cursor, String word, int wordCursor) implements CompletingParsedLine {
    static Word at(String line, int cursor) {
        int place = Math.min(cursor, line.length());
        int start = place;
        while (start > 0 && isPart(line.charAt(start - 1))) {
            start--;
        }
        int end = place;
        while (end < line.length() && isPart(line.charAt(end))) {
            end++;
        }
        return new Word(line, place, line.substring(start, end), place - start);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || "_$`@".indexOf(c) >= 0;
    }

    /// What stands in front of the word.
    String before() {
        return line.substring(0, cursor - wordCursor);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor;
    }

    @Override
    public int rawWordLength() {
        return word.length();
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word);
    }
}
