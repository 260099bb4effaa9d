package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collator;

/// A LIKE pattern: `%` any characters, `_` one, and an escape character before either to mean itself.
public final class LikePattern {
    private static final int ANY = -1;
    private static final int ONE = -2;
    private static final int STEPS_BETWEEN_CHECKS = 4_096;

    private final int[] pattern;
    private final Collator collator;

    /// @param escape the escape character; -1 if there is none
    public LikePattern(String text, int escape, Collator collator) {
        this.collator = collator;
        int[] codePoints = text.codePoints().toArray();
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
        pattern = java.util.Arrays.copyOf(compiled, length);
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
        while (true) {
            if (++steps == STEPS_BETWEEN_CHECKS) {
                cancellation.check();
                steps = 0;
            }
            if (p < pattern.length && pattern[p] == ANY) {
                resumePattern = ++p;
                resumeText = at;
                if (p == pattern.length) {
                    return true;
                }
                continue;
            }
            if (at == text.length()) {
                return p == pattern.length || onlyAnyFrom(p);
            }
            int c = text.codePointAt(at);
            boolean same =
                    p < pattern.length
                            && (pattern[p] == ONE || collator.sameCharacter(pattern[p], c));
            if (same) {
                at += Character.charCount(c);
                p++;
            } else if (resumePattern >= 0) {
                resumeText += Character.charCount(text.codePointAt(resumeText));
                at = resumeText;
                p = resumePattern;
            } else {
                return false;
            }
        }
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
