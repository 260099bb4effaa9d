package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Portions;
import java.util.Locale;
import java.util.Map;

/// Regular expressions as ICU writes them, for `java.util.regex`.
///
/// The two are alike but for named sets (`[[:alpha:]]`, `\p{alpha}`), the difference of sets (`[[a-z]--[aeiou]]`), comments, and
/// references to groups that are not there, which Java lets pass. Names stand for Unicode's properties, so patterns want [java.util.regex.Pattern#UNICODE_CHARACTER_CLASS].
final class RegexpDialect {
    // POSIX names in Java's spelling, and the long names of categories, which Java lacks.
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("alpha", "Alpha"),
                    Map.entry("digit", "Digit"),
                    Map.entry("alnum", "Alnum"),
                    Map.entry("upper", "Upper"),
                    Map.entry("lower", "Lower"),
                    Map.entry("punct", "Punct"),
                    Map.entry("space", "Space"),
                    Map.entry("blank", "Blank"),
                    Map.entry("cntrl", "Cntrl"),
                    Map.entry("graph", "Graph"),
                    Map.entry("print", "Print"),
                    Map.entry("xdigit", "XDigit"),
                    Map.entry("ascii", "ASCII"),
                    Map.entry("letter", "L"),
                    Map.entry("mark", "M"),
                    Map.entry("number", "N"),
                    Map.entry("punctuation", "P"),
                    Map.entry("symbol", "S"),
                    Map.entry("separator", "Z"),
                    Map.entry("other", "C"));

    private final String pattern;
    private final StringBuilder java;
    private int at;
    private int sets;
    private int groups;

    /// The greatest group that is referred to.
    private int reference;

    private RegexpDialect(String pattern) {
        this.pattern = pattern;
        this.java = new StringBuilder(pattern.length() + 16);
    }

    /// @throws dev.quell.base.error.SqlError 3690 what ICU does not know either, 3694 a reference to no group
    static String toJava(String pattern) {
        boolean plain =
                pattern.indexOf('[') < 0 && pattern.indexOf('\\') < 0 && pattern.indexOf("(?") < 0;
        return plain ? pattern : new RegexpDialect(pattern).translated();
    }

    private String translated() {
        while (at < pattern.length()) {
            Portions.pass(at);
            char c = pattern.charAt(at);
            if (c == '\\') {
                escape();
            } else if (c == '(' && sets == 0) {
                group();
            } else if (c == '[' && pattern.startsWith("[:", at) && named("[:", ":]")) {
                continue;
            } else if (sets > 0 && pattern.startsWith("--[", at)) {
                boolean negated = pattern.startsWith("--[^", at);
                java.append(negated ? "&&[" : "&&[^");
                sets++;
                at += negated ? 4 : 3;
            } else {
                sets += c == '[' ? 1 : c == ']' && sets > 0 ? -1 : 0;
                java.append(c);
                at++;
                if (c == '[') {
                    bracketAsItself();
                }
            }
        }
        if (reference > groups) {
            throw ErrorCode.REGEXP_INVALID_BACK_REF.error();
        }
        return java.toString();
    }

    private void group() {
        if (pattern.startsWith("(?#", at)) {
            int end = pattern.indexOf(')', at);
            at = end < 0 ? pattern.length() : end + 1;
            return;
        }
        if (pattern.startsWith("(?(", at) || pattern.startsWith("(?{", at)) {
            throw ErrorCode.REGEXP_UNIMPLEMENTED.error();
        }
        boolean named =
                pattern.startsWith("(?<", at)
                        && !pattern.startsWith("(?<=", at)
                        && !pattern.startsWith("(?<!", at);
        groups += named || !pattern.startsWith("(?", at) ? 1 : 0;
        java.append('(');
        at++;
    }

    // `[]a]` and `[^]a]`: a bracket that closes nothing.
    private void bracketAsItself() {
        if (pattern.startsWith("^", at)) {
            java.append('^');
            at++;
        }
        if (pattern.startsWith("]", at)) {
            java.append("\\]");
            at++;
        }
    }

    private void escape() {
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at);
            copyTo(end < 0 ? pattern.length() : end + 2);
        } else if (pattern.startsWith("\\p{", at) && named("\\p{", "}")
                || pattern.startsWith("\\P{", at) && named("\\P{", "}")) {
            return;
        } else {
            int digit = at + 1 < pattern.length() ? Character.digit(pattern.charAt(at + 1), 10) : 0;
            reference = Math.max(reference, sets == 0 ? digit : 0);
            copyTo(Math.min(pattern.length(), at + 2));
        }
    }

    private void copyTo(int end) {
        java.append(pattern, at, end);
        at = end;
    }

    /// Takes a named set, if that is what stands here.
    private boolean named(String open, String close) {
        int from = at + open.length();
        int end = pattern.indexOf(close, from);
        if (end < 0) {
            return false;
        }
        boolean negated = pattern.startsWith("^", from);
        String name = pattern.substring(negated ? from + 1 : from, end);
        if (!name.chars().allMatch(RegexpDialect::isNameCharacter)) {
            return false;
        }
        java.append(negated == open.startsWith("\\P") ? "\\p{" : "\\P{")
                .append(property(name))
                .append('}');
        at = end + close.length();
        return true;
    }

    private static boolean isNameCharacter(int c) {
        return Character.isLetterOrDigit(c) || "_=<>- ".indexOf(c) >= 0;
    }

    private static String property(String name) {
        String known = NAMES.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        boolean category = name.length() <= 2 || name.indexOf('=') >= 0;
        return category || name.startsWith("Is") ? name : "Is" + name;
    }
}
