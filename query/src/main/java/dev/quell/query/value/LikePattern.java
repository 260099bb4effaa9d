package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.Collator;
import java.util.Arrays;

/// A LIKE pattern: `%` any characters, `_` one, and an escape character before either to mean itself.
public final class LikePattern {
    private static final int ANY = -1;
    private static final int ONE = -2;
    private static final int STEPS_BETWEEN_CHECKS = 4_096;

    private static final int ASCII = 128;
    private static final int MANY = -1;
    private static final byte SAME = 1;
    private static final byte DIFFERENT = 2;

    private final int[] pattern;
    private final Collator collator;
    // What the collator said of each ASCII character at each place of the pattern; 0 where it was
    // not asked yet. Empty until the pattern is used again. Threads may fill it at once: they write
    // the same.
    private byte[] answers = {};
    // For each place the at most two ASCII characters that match there (a letter's two cases), as
    // first and second; 0 where it was not asked yet. As the answers are.
    private final int[] stops;
    private boolean used;

    /// @param escape the escape character; -1 if there is none
    public LikePattern(String text, int escape, Collator collator) {
        this.collator = collator;
        int[] codePoints = Portions.codePoints(text);
        int[] compiled = new int[codePoints.length];
        int length = 0;
        for (int i = 0; i < codePoints.length; i++) {
            int c = codePoints[i];
            if (c == escape && i + 1 < codePoints.length) {
                i++;
                compiled[length++] = codePoints[i];
            } else if (c == '%') {
                compiled[length++] = ANY;
            } else {
                compiled[length++] = c == '_' ? ONE : c;
            }
        }
        pattern = Arrays.copyOf(compiled, length);
        stops = new int[length];
    }

    /// The text that every match starts with, for ranges of an index.
    public String prefix() {
        var prefix = new StringBuilder();
        for (int c : pattern) {
            if (c < 0) {
                break;
            }
            prefix.appendCodePoint(c);
        }
        return prefix.toString();
    }

    /// Whether it contains no wildcard at all.
    public boolean isPlain() {
        for (int c : pattern) {
            if (c < 0) {
                return false;
            }
        }
        return true;
    }

    /// Matches in time of at most text by pattern: only the last `%` is ever gone back to.
    public boolean matches(String text, Cancellation cancellation) {
        int at = 0;
        int p = 0;
        int resumeText = -1;
        int resumePattern = -1;
        int steps = 0;
        if (used && answers.length == 0) {
            answers = new byte[pattern.length * ASCII];
        }
        used = true;
        byte[] known = answers;
        while (true) {
            if (++steps == STEPS_BETWEEN_CHECKS) {
                cancellation.check();
                steps = 0;
            }
            if (p < pattern.length && pattern[p] == ANY) {
                resumePattern = ++p;
                if (p == pattern.length) {
                    return true;
                }
                at = skip(text, at, p, known, cancellation);
                resumeText = at;
                continue;
            }
            if (at == text.length()) {
                return p == pattern.length || onlyAnyFrom(p);
            }
            int c = text.codePointAt(at);
            boolean same = p < pattern.length && (pattern[p] == ONE || isSame(p, c, known));
            if (same) {
                at += Character.charCount(c);
                p++;
            } else if (resumePattern >= 0) {
                p = resumePattern;
                at = resumeText + Character.charCount(text.codePointAt(resumeText));
                at = skip(text, at, p, known, cancellation);
                resumeText = at;
            } else {
                return false;
            }
        }
    }

    /// Goes over characters that do not match the one after a `%`. Most of the time that LIKE takes is spent here; to compare with two
    /// characters takes a third of what looking into a table does.
    private int skip(String text, int from, int place, byte[] known, Cancellation cancellation) {
        int at = from;
        int stop = known.length == 0 || pattern[place] < 0 ? MANY : stop(place);
        if (stop == MANY) {
            return at;
        }
        int first = stop >>> 8;
        int second = stop & 0xFF;
        while (at < text.length()) {
            int end = Math.min(at + STEPS_BETWEEN_CHECKS, text.length());
            for (; at < end; at++) {
                char c = text.charAt(at);
                if (c >= ASCII || c == first || c == second) {
                    return at;
                }
            }
            cancellation.check();
        }
        return at;
    }

    private int stop(int place) {
        if (stops[place] == 0) {
            stops[place] = findStop(place);
        }
        return stops[place];
    }

    /// The two ASCII characters that match at a place; twice the same where there is one, none where only others match; [#MANY].
    private int findStop(int place) {
        int first = ASCII;
        int second = ASCII;
        for (int c = 0; c < ASCII; c++) {
            if (collator.sameCharacter(pattern[place], c)) {
                if (second != first) {
                    return MANY;
                }
                second = c;
                first = first == ASCII ? c : first;
            }
        }
        return first << 8 | second;
    }

    private boolean isSame(int place, int character, byte[] known) {
        if (character >= ASCII || known.length == 0) {
            return collator.sameCharacter(pattern[place], character);
        }
        int slot = place * ASCII + character;
        if (known[slot] == 0) {
            boolean same = collator.sameCharacter(pattern[place], character);
            known[slot] = same ? SAME : DIFFERENT;
        }
        return known[slot] == SAME;
    }

    private boolean onlyAnyFrom(int from) {
        for (int i = from; i < pattern.length; i++) {
            if (pattern[i] != ANY) {
                return false;
            }
        }
        return true;
    }
}
