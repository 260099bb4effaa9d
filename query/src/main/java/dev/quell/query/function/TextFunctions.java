package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;
import static dev.quell.query.function.ScalarFunction.variadic;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.Collation;
import dev.quell.base.text.LongText;
import dev.quell.base.value.LargeValue;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.TypeLengths;
import dev.quell.sql.tree.Call.TrimSide;
import java.util.List;
import java.util.function.UnaryOperator;

/// Functions that build strings out of strings.
final class TextFunctions {
    /// So many characters between two checkpoints.
    private static final int FAR = 0xFFF;

    private TextFunctions() {}

    static List<Function> all() {
        return List.of(
                variadic("concat", 1, TextFunctions::concat),
                variadic("concat_ws", 2, TextFunctions::concatWithSeparator),
                of("substring", 2, 3, TextFunctions::substring),
                of("substr", 2, 3, TextFunctions::substring),
                of("mid", 3, TextFunctions::substring),
                of("left", 2, s -> end(s, true)),
                of("right", 2, s -> end(s, false)),
                of("lpad", 3, s -> pad(s, true)),
                of("rpad", 3, s -> pad(s, false)),
                of("repeat", 2, TextFunctions::repeat),
                of("space", 1, TextFunctions::space),
                of("replace", 3, TextFunctions::replace),
                of("insert", 4, TextFunctions::insert),
                of("substring_index", 3, TextFunctions::substringIndex),
                of("ltrim", 1, new TrimFunction(TrimSide.LEADING)::resolve),
                of("rtrim", 1, new TrimFunction(TrimSide.TRAILING)::resolve),
                mapped("reverse", TextFunctions::reversed),
                cased("upper", true),
                cased("ucase", true),
                cased("lower", false),
                cased("lcase", false));
    }

    private static Function mapped(String name, UnaryOperator<String> change) {
        return of(
                name,
                1,
                signature -> {
                    var held = Strings.held(signature, 0, 1);
                    return new Resolved(
                            Strings.typing(
                                    Types.textLength(signature.type(0)),
                                    held,
                                    signature.nullable()),
                            strict((_, a) ->
                                    Strings.write(
                                            change.apply(
                                                    Strings.read(
                                                            a[0],
                                                            signature.type(0),
                                                            held.collation())),
                                            held.collation())));
                });
    }

    // Byte strings have no case.
    private static Function cased(String name, boolean upper) {
        return of(
                name,
                1,
                signature -> {
                    boolean binary = Strings.held(signature, 0, 1).collation() == Collation.BINARY;
                    UnaryOperator<String> change =
                            binary ? UnaryOperator.identity() : text -> withCase(text, upper);
                    return mapped(name, change).resolve(signature);
                });
    }

    private static String reversed(String text) {
        var result = new StringBuilder(text.length());
        for (int i = text.length(); i > 0; ) {
            Portions.pass(i);
            int c = text.codePointBefore(i);
            result.appendCodePoint(c);
            i -= Character.charCount(c);
        }
        return result.toString();
    }

    // Character by character: no character becomes two.
    private static String withCase(String text, boolean upper) {
        var result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if ((i & FAR) == FAR) {
                Checkpoint.pass();
            }
            result.appendCodePoint(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            i += Character.charCount(c);
        }
        return result.toString();
    }

    // NULL with a warning where the result is beyond max_allowed_packet; waits for memory where it
    // is large.
    static boolean tooLong(long length, String name, EvalContext context) {
        long limit = context.settings().maxAllowedPacket();
        if (length <= limit) {
            LargeValue.expectText(length);
            return false;
        }
        context.diagnostics().warn(ErrorCode.WARN_ALLOWED_PACKET_OVERFLOWED, name, limit);
        return true;
    }

    private static Resolved concat(Signature signature) {
        var held = Strings.held(signature, 0, signature.size());
        long length = 0;
        for (Argument argument : signature.arguments()) {
            length += TypeLengths.text(argument.type(), held.collation());
        }
        return new Resolved(
                Strings.typing(length, held, signature.nullable()),
                strict((context, a) -> {
                    var parts = new String[a.length];
                    long total = 0;
                    for (int i = 0; i < a.length; i++) {
                        parts[i] = Strings.read(a[i], signature.type(i), held.collation());
                        total += parts[i].length();
                    }
                    return tooLong(total, "concat", context)
                            ? Value.NULL
                            : Strings.write(String.join("", parts), held.collation());
                }));
    }

    private static Resolved concatWithSeparator(Signature signature) {
        var held = Strings.held(signature, 0, signature.size());
        long length = 0;
        for (Argument argument : signature.arguments()) {
            length += TypeLengths.text(argument.type(), held.collation());
        }
        length += Types.textLength(signature.type(0)) * Math.max(0, signature.size() - 3);
        return new Resolved(
                Strings.typing(length, held, signature.argument(0).typing().nullable()),
                (_, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    String separator = Strings.read(a[0], signature.type(0), held.collation());
                    var text = new StringBuilder();
                    boolean first = true;
                    for (int i = 1; i < a.length; i++) {
                        if (!a[i].isNull()) {
                            text.append(first ? "" : separator)
                                    .append(
                                            Strings.read(
                                                    a[i], signature.type(i), held.collation()));
                            first = false;
                        }
                    }
                    return Strings.write(text.toString(), held.collation());
                });
    }

    private static String read(Value value, Signature signature, int index, Collations.Held held) {
        return Strings.read(value, signature.type(index), held.collation());
    }

    private static Resolved substring(Signature signature) {
        var held = Strings.held(signature, 0, 1);
        return new Resolved(
                Strings.typing(Types.textLength(signature.type(0)), held, signature.nullable()),
                strict((context, a) -> {
                    String text = read(a[0], signature, 0, held);
                    long start = toLong(a[1], context);
                    long length = a.length == 3 ? toLong(a[2], context) : Integer.MAX_VALUE;
                    return Strings.write(substring(text, start, length), held.collation());
                }));
    }

    // A place or length; unsigned numbers beyond all texts stay beyond them.
    private static long toLong(Value value, EvalContext context) {
        return switch (Convert.toInteger(value, context)) {
            case Value.Int(long number) -> number;
            case Value.Unsigned(long bits) -> bits < 0 ? Long.MAX_VALUE : bits;
            case Value other -> throw new IllegalStateException(other + " is no integer");
        };
    }

    // Places are characters, counted from 1, or from the end if negative.
    private static String substring(String text, long start, long length) {
        int count = LongText.characters(text);
        long from = start < 0 ? count + start : start - 1;
        if (start == 0 || from < 0 || from >= count || length <= 0) {
            return "";
        }
        long to = Math.min(count, length > count ? count : from + length);
        boolean narrow = count == text.length();
        int begin = narrow ? (int) from : text.offsetByCodePoints(0, (int) from);
        int end = narrow ? (int) to : text.offsetByCodePoints(begin, (int) (to - from));
        return text.substring(begin, end);
    }

    private static Resolved end(Signature signature, boolean left) {
        var held = Strings.held(signature, 0, 1);
        return new Resolved(
                Strings.typing(Types.textLength(signature.type(0)), held, signature.nullable()),
                strict((context, a) -> {
                    String text = read(a[0], signature, 0, held);
                    long length = Convert.toInt(a[1], context);
                    if (length <= 0) {
                        return Strings.write("", held.collation());
                    }
                    int count = LongText.characters(text);
                    if (length >= count) {
                        return Strings.write(text, held.collation());
                    }
                    return Strings.write(
                            substring(text, left ? 1 : count - length + 1, length),
                            held.collation());
                }));
    }

    private static long constantLength(Signature signature, int index, long otherwise) {
        return signature.argument(index).constant().orElse(Value.NULL)
                        instanceof Value.Int(long length)
                ? Math.max(0, length)
                : otherwise;
    }

    private static Resolved pad(Signature signature, boolean left) {
        var held = Strings.led(signature, 0, 2);
        return new Resolved(
                Strings.typing(constantLength(signature, 1, 4_294_967_295L), held, true),
                strict((context, a) -> {
                    long wanted = Convert.toInt(a[1], context);
                    if (wanted < 0 || tooLong(wanted, signature.name(), context)) {
                        return Value.NULL;
                    }
                    String text = read(a[0], signature, 0, held);
                    String fill = read(a[2], signature, 2, held);
                    int count = LongText.characters(text);
                    if (wanted <= count) {
                        return Strings.write(substring(text, 1, wanted), held.collation());
                    }
                    if (fill.isEmpty()) {
                        return Value.NULL;
                    }
                    String padding = padding(fill, (int) wanted - count);
                    return Strings.write(left ? padding + text : text + padding, held.collation());
                }));
    }

    private static String padding(String fill, int count) {
        int width = fill.codePointCount(0, fill.length());
        return fill.repeat(count / width) + substring(fill, 1, count % width);
    }

    private static Resolved repeat(Signature signature) {
        var held = Strings.held(signature, 0, 1);
        long times = constantLength(signature, 1, 4_294_967_295L);
        long width = Types.textLength(signature.type(0));
        long length = width == 0 ? 0 : Math.min(4_294_967_295L, times) * width;
        return new Resolved(
                Strings.typing(length, held, true),
                strict((context, a) -> {
                    long count = Convert.toInt(a[1], context);
                    if (count <= 0) {
                        return Strings.write("", held.collation());
                    }
                    String text = read(a[0], signature, 0, held);
                    return tooLong(text.length() * count, "repeat", context)
                            ? Value.NULL
                            : Strings.write(text.repeat((int) count), held.collation());
                }));
    }

    private static Resolved space(Signature signature) {
        return new Resolved(
                Types.text(
                        constantLength(signature, 0, 4_294_967_295L), signature.settings(), true),
                strict((context, a) -> {
                    long count = Math.max(0, Convert.toInt(a[0], context));
                    return tooLong(count, "space", context)
                            ? Value.NULL
                            : new Value.Text(" ".repeat((int) count));
                }));
    }

    private static Resolved replace(Signature signature) {
        var held = Strings.led(signature, 0, 1, 2);
        long length = Types.textLength(signature.type(0));
        long growth = Types.textLength(signature.type(2));
        return new Resolved(
                Strings.typing(growth > 1 ? length * growth : length, held, signature.nullable()),
                strict((context, a) -> {
                    String text = read(a[0], signature, 0, held);
                    String from = read(a[1], signature, 1, held);
                    String to = read(a[2], signature, 2, held);
                    if (from.isEmpty()) {
                        return Strings.write(text, held.collation());
                    }
                    String result = replaceAll(text, from, to);
                    return tooLong(result.length(), "replace", context)
                            ? Value.NULL
                            : Strings.write(result, held.collation());
                }));
    }

    private static String replaceAll(String text, String from, String to) {
        int next = LongText.indexOf(text, from, 0);
        if (next < 0) {
            return text;
        }
        var result = new StringBuilder(text.length());
        int done = 0;
        for (int count = 1; next >= 0; count++) {
            if (count % 1_000 == 0) {
                Checkpoint.pass();
            }
            result.append(text, done, next).append(to);
            done = next + from.length();
            next = LongText.indexOf(text, from, done);
        }
        return result.append(text, done, text.length()).toString();
    }

    private static Resolved insert(Signature signature) {
        var held = Strings.led(signature, 0, 3);
        long length = Types.textLength(signature.type(0)) + Types.textLength(signature.type(3));
        return new Resolved(
                Strings.typing(length, held, signature.nullable()),
                strict((context, a) -> {
                    String text = read(a[0], signature, 0, held);
                    long start = Convert.toLong(a[1], context);
                    long cut = Convert.toLong(a[2], context);
                    int count = LongText.characters(text);
                    if (start < 1 || start > count) {
                        return Strings.write(text, held.collation());
                    }
                    long rest = count - start + 1;
                    long removed = cut < 0 || cut > rest ? rest : cut;
                    String result =
                            substring(text, 1, start - 1)
                                    + read(a[3], signature, 3, held)
                                    + substring(text, start + removed, count);
                    return Strings.write(result, held.collation());
                }));
    }

    private static Resolved substringIndex(Signature signature) {
        var held = Strings.led(signature, 0, 1);
        SqlType type = signature.type(0);
        return new Resolved(
                Strings.typing(Types.textLength(type), held, signature.nullable()),
                strict((context, a) -> {
                    String text = read(a[0], signature, 0, held);
                    String mark = read(a[1], signature, 1, held);
                    // More marks than characters are as good as all of them.
                    long count =
                            Math.clamp(
                                    Convert.toLong(a[2], context),
                                    -Integer.MAX_VALUE,
                                    Integer.MAX_VALUE);
                    boolean wide = held.collation().characterSet().maxBytes() > 1;
                    String part =
                            wide && count < 0
                                    ? afterLast(text, mark, count)
                                    : upTo(text, mark, count);
                    return Strings.write(part, held.collation());
                }));
    }

    // MySQL counts marks in multi-byte text from its start, whichever end is meant: marks that
    // could overlap tell.
    private static String afterLast(String text, String mark, long count) {
        long marks = 0;
        for (int at = find(text, mark, 0); at >= 0; at = find(text, mark, at + mark.length())) {
            Checkpoint.pass();
            marks++;
        }
        if (marks + count < 0) {
            return text;
        }
        return text.substring(upTo(text, mark, marks + count + 1).length() + mark.length());
    }

    private static int find(String text, String mark, int from) {
        return mark.isEmpty() ? -1 : text.indexOf(mark, from);
    }

    // What stands before the count-th mark, or after it from the end.
    private static String upTo(String text, String mark, long count) {
        if (text.isEmpty() || mark.isEmpty() || count == 0) {
            return "";
        }
        int at = count > 0 ? -mark.length() : text.length();
        for (long i = Math.abs(count); i > 0; i--) {
            Checkpoint.pass();
            at =
                    count > 0
                            ? text.indexOf(mark, at + mark.length())
                            : text.lastIndexOf(mark, at - mark.length());
            if (at < 0) {
                return text;
            }
        }
        return count > 0 ? text.substring(0, at) : text.substring(at + mark.length());
    }
}
