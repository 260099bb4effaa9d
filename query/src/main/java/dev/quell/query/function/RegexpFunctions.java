package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// REGEXP and the REGEXP_* functions.
///
/// MySQL uses ICU's regular expressions; java.util.regex speaks nearly the same dialect ([RegexpDialect]). A hostile pattern can
/// run for ages, so the matcher reads its subject through [Stoppable], where every character is a checkpoint.
final class RegexpFunctions {
    private RegexpFunctions() {}

    static List<Function> all() {
        return List.of(
                new RegexpFunction("regexp_like", 2, 3, truth(), RegexpFunctions::like),
                new RegexpFunction("regexp_instr", 2, 6, position(), RegexpFunctions::instr),
                new RegexpFunction("regexp_substr", 2, 5, null, RegexpFunctions::substr),
                new RegexpFunction("regexp_replace", 3, 6, null, RegexpFunctions::replace));
    }

    private static Typing truth() {
        return Typing.numeric(SqlType.BOOLEAN, true);
    }

    private static Typing position() {
        return Typing.numeric(SqlType.BIGINT, true);
    }

    /// A call's code: the arguments hold no NULL.
    @FunctionalInterface
    private interface Code {
        Value apply(Call call);
    }

    /// One call that runs.
    private record Call(Signature signature, Value[] arguments, EvalContext context) {
        int size() {
            return arguments.length;
        }

        String text(int index) {
            return ValueText.of(arguments[index], signature.type(index));
        }

        int number(int index, int otherwise) {
            return index < arguments.length ? Convert.toInt(arguments[index], context) : otherwise;
        }

        /// @param matchType which argument holds the match type, if given
        Matcher matcher(String subject, int matchType) {
            String flags = matchType < arguments.length ? text(matchType) : "";
            var pattern = compile(text(1), flags(flags));
            return pattern.matcher(new Stoppable(subject, context.cancellation()));
        }

        private Pattern compile(String pattern, int flags) {
            if (pattern.isEmpty()) {
                throw ErrorCode.REGEXP_ILLEGAL_ARGUMENT.error();
            }
            try {
                return context.state(signature, PatternCache.class, PatternCache::new)
                        .get(pattern, flags);
            } catch (PatternSyntaxException e) {
                throw error(e);
            }
        }

        private int flags(String matchType) {
            int flags = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;
            if (caseless()) {
                flags |= Pattern.CASE_INSENSITIVE;
            }
            for (int i = 0; i < matchType.length(); i++) {
                flags =
                        switch (matchType.charAt(i)) {
                            case 'c' -> flags & ~Pattern.CASE_INSENSITIVE;
                            case 'i' -> flags | Pattern.CASE_INSENSITIVE;
                            case 'm' -> flags | Pattern.MULTILINE;
                            case 'n' -> flags | Pattern.DOTALL;
                            case 'u' -> flags | Pattern.UNIX_LINES;
                            default -> throw ErrorCode.WRONG_ARGUMENTS.error(signature.name());
                        };
            }
            return flags;
        }

        private boolean caseless() {
            return isCaseless(signature.type(0)) && isCaseless(signature.type(1));
        }

        private static boolean isCaseless(SqlType type) {
            if (type.kind().isBinary()) {
                return false;
            }
            return !type.collation().isCaseSensitive() || type.collation() == Collation.BINARY;
        }
    }

    /// A REGEXP_* function; NULL as soon as any argument is.
    ///
    /// @param typing the result's type; null for text like the subject's
    private record RegexpFunction(
            String name, int minArguments, int maxArguments, @Nullable Typing typing, Code code)
            implements Function {
        @Override
        public boolean deterministic() {
            return true;
        }

        // A byte string and a text do not go together.
        private void requireOneKindOfString(Signature signature) {
            SqlType subject = signature.type(0);
            SqlType pattern = signature.type(1);
            boolean strings = isString(subject) && isString(pattern);
            if (strings && subject.kind().isBinary() != pattern.kind().isBinary()) {
                throw ErrorCode.CHARACTER_SET_MISMATCH.error(
                        subject.collation().mysqlName(), pattern.collation().mysqlName(), name);
            }
        }

        private static boolean isString(SqlType type) {
            return type.kind().isCharacter() || type.kind().isBinary();
        }

        @Override
        public Resolved resolve(Signature signature) {
            requireOneKindOfString(signature);
            return new Resolved(
                    typing == null ? like(signature.type(0)) : typing,
                    (context, arguments) -> {
                        for (Value argument : arguments) {
                            if (argument.isNull()) {
                                return Value.NULL;
                            }
                        }
                        try {
                            return code.apply(new Call(signature, arguments, context));
                        } catch (StackOverflowError e) {
                            throw ErrorCode.REGEXP_STACK_OVERFLOW.error();
                        }
                    });
        }

        private static Typing like(SqlType subject) {
            var collation =
                    subject.collation() == Collation.BINARY && !subject.kind().isBinary()
                            ? Collation.UTF8MB4_0900_AI_CI
                            : subject.collation();
            return new Typing(
                    SqlType.varchar(subject.length(), collation), true, Derivation.IMPLICIT, false);
        }
    }

    // ICU's names for what is wrong; java.util.regex tells less.
    private static SqlError error(PatternSyntaxException e) {
        String description = String.valueOf(e.getDescription());
        if (description.startsWith("Unclosed group")
                || description.startsWith("Unmatched closing ')'")) {
            return ErrorCode.REGEXP_MISMATCHED_PAREN.error();
        }
        if (description.startsWith("Unclosed character class")) {
            return ErrorCode.REGEXP_MISSING_CLOSE_BRACKET.error();
        }
        if (description.startsWith("Illegal character range")) {
            return ErrorCode.REGEXP_INVALID_RANGE.error();
        }
        if (description.startsWith("Unknown character property")
                || description.startsWith("Unknown character script")) {
            return ErrorCode.REGEXP_ILLEGAL_ARGUMENT.error();
        }
        if (description.startsWith("Unclosed counted closure")) {
            return ErrorCode.REGEXP_BAD_INTERVAL.error();
        }
        if (description.contains("escape")) {
            return ErrorCode.REGEXP_BAD_ESCAPE_SEQUENCE.error();
        }
        return ErrorCode.REGEXP_RULE_SYNTAX.error(1, Math.max(1, e.getIndex() + 1));
    }

    private static Value like(Call call) {
        return Value.Int.of(call.matcher(call.text(0), 2).find() ? 1 : 0);
    }

    // expr, pattern, position, occurrence, return_option, match_type
    private static Value instr(Call call) {
        String subject = call.text(0);
        var matcher = call.matcher(subject, 5);
        boolean end = call.number(4, 0) == 1;
        if (!find(matcher, start(subject, call, 2, true), call.number(3, 1))) {
            return Value.Int.of(0);
        }
        int offset = end ? matcher.end() : matcher.start();
        return Value.Int.of(subject.codePointCount(0, offset) + 1L);
    }

    // expr, pattern, position, occurrence, match_type
    private static Value substr(Call call) {
        String subject = call.text(0);
        var matcher = call.matcher(subject, 4);
        if (!find(matcher, start(subject, call, 2, true), call.number(3, 1))) {
            return Value.NULL;
        }
        return new Value.Text(subject.substring(matcher.start(), matcher.end()));
    }

    // expr, pattern, replacement, position, occurrence (0: all), match_type
    private static Value replace(Call call) {
        String subject = call.text(0);
        String replacement = call.text(2);
        var matcher = call.matcher(subject, 5);
        int occurrence = call.number(4, 0);
        var result = new StringBuilder();
        int from = start(subject, call, 3, false);
        if (!find(matcher, from, Math.max(1, occurrence))) {
            return new Value.Text(subject);
        }
        int copied = 0;
        do {
            result.append(subject, copied, matcher.start());
            expand(replacement, matcher, subject, result);
            copied = matcher.end();
        } while (occurrence == 0 && matcher.find());
        return new Value.Text(result.append(subject, copied, subject.length()).toString());
    }

    // `$n` is a group, a backslash takes the next character as it is.
    private static void expand(
            String replacement, Matcher matcher, String subject, StringBuilder into) {
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '\\' && i + 1 < replacement.length()) {
                into.append(replacement.charAt(++i));
            } else if (c == '$') {
                int group =
                        i + 1 < replacement.length()
                                ? Character.digit(replacement.charAt(i + 1), 10)
                                : -1;
                if (group < 0 || group > matcher.groupCount()) {
                    throw ErrorCode.REGEXP_INDEX_OUTOFBOUNDS_ERROR.error();
                }
                i++;
                if (matcher.start(group) >= 0) {
                    into.append(subject, matcher.start(group), matcher.end(group));
                }
            } else {
                into.append(c);
            }
        }
    }

    // The character (from 1) to start at, as an offset. Searching may start just behind the last
    // one only to replace.
    private static int start(String subject, Call call, int argument, boolean within) {
        int position = call.number(argument, 1);
        int length = subject.codePointCount(0, subject.length());
        boolean beyond = within && position > Math.max(1, length) && argument < call.size();
        if (position < 1 || position > length + 1 || beyond) {
            throw ErrorCode.REGEXP_INDEX_OUTOFBOUNDS_ERROR.error();
        }
        return subject.offsetByCodePoints(0, position - 1);
    }

    private static boolean find(Matcher matcher, int from, int occurrence) {
        boolean found = matcher.find(from);
        for (int i = 1; found && i < occurrence; i++) {
            found = matcher.find();
        }
        return found;
    }

    /// The last pattern of a statement's run: most patterns are constant.
    private static final class PatternCache {
        /// The JDK compiles without a checkpoint; more than this takes it too long. (MySQL compiles for seconds, up to 16 million
        /// characters.)
        private static final int MAX_LENGTH = 1 << 18;

        /// Of a longer text without wildcards the JDK makes a table to search by, in quadratic time.
        private static final int MAX_TABLE = 1_000;

        /// True everywhere: no text without wildcards begins with it.
        private static final String NO_TABLE = "(?=)";

        private String last = "";
        private int lastFlags;
        private @Nullable Pattern pattern;

        Pattern get(String text, int flags) {
            var known = pattern;
            if (known == null || lastFlags != flags || !last.equals(text)) {
                if (text.length() > MAX_LENGTH) {
                    throw ErrorCode.REGEXP_PATTERN_TOO_BIG.error();
                }
                String java = RegexpDialect.toJava(text);
                known = Pattern.compile(java.length() > MAX_TABLE ? NO_TABLE + java : java, flags);
                pattern = known;
                last = text;
                lastFlags = flags;
            }
            return known;
        }
    }

    /// A string in which every look at a character is a checkpoint.
    private record Stoppable(String text, Cancellation cancellation) implements CharSequence {
        @Override
        public char charAt(int index) {
            cancellation.check();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
