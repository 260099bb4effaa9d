package dev.quell.shell.input;

import java.util.ArrayList;
import java.util.List;

/// The words behind a command, which may be quoted as in SQL.
public final class Arguments {
    private Arguments() {}

    /// The words of a command's line, without the command itself (`use` or `\\u`).
    public static List<String> of(String line) {
        var words = new ArrayList<String>();
        int at = start(line);
        while (at < line.length()) {
            at = word(line, at, words);
            while (at < line.length() && isSpace(line.charAt(at))) {
                at++;
            }
        }
        return words;
    }

    /// All that follows the command and its first space, as it stands.
    public static String rest(String line) {
        int space = line.stripLeading().indexOf(' ');
        return space < 0 ? "" : line.stripLeading().substring(space + 1);
    }

    /// False if a quote is open.
    static boolean areComplete(String line) {
        var words = new ArrayList<String>();
        return word(line, start(line), words) <= line.length() && !words.isEmpty();
    }

    private static int start(String line) {
        int at = 0;
        while (at < line.length() && isSpace(line.charAt(at))) {
            at++;
        }
        if (line.startsWith("\\", at)) {
            at += 2;
        } else {
            while (at < line.length() && !isSpace(line.charAt(at))) {
                at++;
            }
        }
        while (at < line.length() && isSpace(line.charAt(at))) {
            at++;
        }
        return Math.min(at, line.length());
    }

    // Adds the word at this place if it is whole; gives the place behind it.
    private static int word(String line, int from, List<String> words) {
        if (from >= line.length()) {
            return from;
        }
        char quote = "'\"`".indexOf(line.charAt(from)) >= 0 ? line.charAt(from) : 0;
        boolean doubled = !line.stripLeading().startsWith("\\");
        var word = new StringBuilder();
        int at = quote == 0 ? from : from + 1;
        while (at < line.length()) {
            char c = line.charAt(at);
            char next = at + 1 < line.length() ? line.charAt(at + 1) : 0;
            if (next != 0
                    && (c == '\\' || (doubled && quote != 0 && c == quote && next == quote))) {
                word.append(next);
                at += 2;
            } else if (quote == 0 ? isSpace(c) : c == quote) {
                break;
            } else {
                word.append(c);
                at++;
            }
        }
        if (quote != 0 && at == line.length()) {
            return line.length() + 1; // the quote is open
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return quote == 0 ? at : at + 1;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
