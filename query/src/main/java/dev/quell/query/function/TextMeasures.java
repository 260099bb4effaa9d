package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;
import static dev.quell.query.function.ScalarFunction.variadic;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Functions that measure strings, search in them, choose among them or write values as special text.
final class TextMeasures {
    private static final int BASE64_LINE = 76;

    /// So many characters between two checkpoints.
    private static final int FAR = 0xFFF;

    private TextMeasures() {}

    static List<Function> all() {
        return List.of(
                number("length", 11, (a, s) -> Strings.bytes(a, s).length),
                number("octet_length", 11, (a, s) -> Strings.bytes(a, s).length),
                number("bit_length", 11, (a, s) -> Strings.bytes(a, s).length * 8L),
                number("char_length", 11, TextMeasures::characters),
                number("character_length", 11, TextMeasures::characters),
                number("ascii", 4, TextMeasures::firstByte),
                number("ord", 21, TextMeasures::firstCharacter),
                of("locate", 2, 3, s -> locate(s, 1, 0)),
                of("position", 2, s -> locate(s, 1, 0)),
                of("instr", 2, s -> locate(s, 0, 1)),
                of("strcmp", 2, TextMeasures::compare),
                of("find_in_set", 2, TextMeasures::findInSet),
                variadic("make_set", 2, TextMeasures::makeSet),
                of("export_set", 3, 5, TextMeasures::exportSet),
                of("soundex", 1, TextMeasures::soundex),
                of("quote", 1, TextMeasures::quote),
                of("to_base64", 1, TextMeasures::toBase64),
                of("from_base64", 1, TextMeasures::fromBase64),
                of("format", 2, 3, TextMeasures::format));
    }

    private interface Measure {
        long of(Value value, SqlType type);
    }

    private static Function number(String name, int width, Measure measure) {
        return of(
                name,
                1,
                signature ->
                        new Resolved(
                                Types.integer(width, signature.nullable()),
                                strict((_, a) ->
                                        Value.Int.of(measure.of(a[0], signature.type(0))))));
    }

    private static long characters(Value value, SqlType type) {
        if (value instanceof Value.Binary(var bytes)) {
            return bytes.length;
        }
        String text = Strings.read(value, type, type.collation());
        return text.codePointCount(0, text.length());
    }

    private static long firstByte(Value value, SqlType type) {
        byte[] bytes = Strings.bytes(value, type);
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }

    // The bytes of the first character, as one number.
    private static long firstCharacter(Value value, SqlType type) {
        if (!(value instanceof Value.Text(var text)) || text.isEmpty()) {
            return firstByte(value, type);
        }
        String first = text.substring(0, text.offsetByCodePoints(0, 1));
        long code = 0;
        for (byte b : Strings.bytes(new Value.Text(first), type)) {
            code = code << 8 | (b & 0xFF);
        }
        return code;
    }

    // The place of one argument in another, from 1; 0 if it is not there.
    private static Resolved locate(Signature signature, int whole, int part) {
        var held = Strings.led(signature, whole, part);
        var collator = Collator.of(held.collation());
        return new Resolved(
                Types.integer(11, signature.nullable()),
                strict((context, a) -> {
                    String text = Strings.read(a[whole], signature.type(whole), held.collation());
                    int[] sought =
                            Portions.codePoints(
                                    Strings.read(a[part], signature.type(part), held.collation()));
                    long from = a.length == 3 ? Convert.toLong(a[2], context) : 1;
                    return Value.Int.of(find(text, sought, from, collator, context));
                }));
    }

    private static long find(
            String text, int[] sought, long from, Collator collator, EvalContext context) {
        if (from < 1) {
            return 0;
        }
        int compared = 0;
        int start = 0;
        for (long place = 1; start + sought.length <= text.length(); place++) {
            int at = start;
            int same = place < from ? -1 : 0;
            while (same >= 0
                    && same < sought.length
                    && at < text.length()
                    && collator.sameCharacter(text.codePointAt(at), sought[same])) {
                at += Character.charCount(text.codePointAt(at));
                same++;
                if ((++compared & FAR) == FAR) {
                    context.cancellation().check();
                }
            }
            if (same == sought.length) {
                return place;
            }
            if (start == text.length()) {
                return 0;
            }
            if ((++compared & FAR) == FAR) {
                context.cancellation().check();
            }
            start += Character.charCount(text.codePointAt(start));
        }
        return 0;
    }

    private static Resolved compare(Signature signature) {
        var held = Strings.compared(signature, 0, 2);
        var collator = Collator.of(held.collation());
        return new Resolved(
                Types.integer(2, signature.nullable()),
                strict((_, a) ->
                        Value.Int.of(
                                Integer.signum(
                                        collator.compare(
                                                Strings.read(
                                                        a[0], signature.type(0), held.collation()),
                                                Strings.read(
                                                        a[1],
                                                        signature.type(1),
                                                        held.collation()))))));
    }

    private static Resolved findInSet(Signature signature) {
        var held = Strings.compared(signature, 0, 2);
        var collator = Collator.of(held.collation());
        return new Resolved(
                Types.integer(11, signature.nullable()),
                strict((context, a) -> {
                    String sought = Strings.read(a[0], signature.type(0), held.collation());
                    String list = Strings.read(a[1], signature.type(1), held.collation());
                    if (list.isEmpty() || sought.indexOf(',') >= 0) {
                        return Value.Int.of(0);
                    }
                    return Value.Int.of(place(sought, list, collator, context));
                }));
    }

    private static int place(String sought, String list, Collator collator, EvalContext context) {
        int place = 0;
        int start = 0;
        while (start <= list.length()) {
            context.cancellation().check();
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            place++;
            if (collator.equal(list.substring(start, end), sought)) {
                return place;
            }
            start = end + 1;
        }
        return 0;
    }

    private static Resolved makeSet(Signature signature) {
        var held = Strings.held(signature, 1, signature.size());
        long length = signature.size() - 2L;
        for (int i = 1; i < signature.size(); i++) {
            length += Types.textLength(signature.type(i));
        }
        return new Resolved(
                Strings.typing(length, held, signature.argument(0).typing().nullable()),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    long bits = Convert.toLong(a[0], context);
                    var text = new StringBuilder();
                    boolean first = true;
                    for (int i = 1; i < a.length && i <= 64; i++) {
                        if ((bits >>> (i - 1) & 1) != 0 && !a[i].isNull()) {
                            text.append(first ? "" : ",")
                                    .append(
                                            Strings.read(
                                                    a[i], signature.type(i), held.collation()));
                            first = false;
                        }
                    }
                    return Strings.write(text.toString(), held.collation());
                });
    }

    private static Resolved exportSet(Signature signature) {
        var held = Strings.held(signature, 1, Math.min(4, signature.size()));
        long part =
                Math.max(Types.textLength(signature.type(1)), Types.textLength(signature.type(2)));
        long between = signature.size() > 3 ? Types.textLength(signature.type(3)) : 1;
        return new Resolved(
                Strings.typing(64 * part + 63 * between, held, signature.nullable()),
                strict((context, a) -> {
                    long bits = Convert.toLong(a[0], context);
                    String on = Strings.read(a[1], signature.type(1), held.collation());
                    String off = Strings.read(a[2], signature.type(2), held.collation());
                    String separator =
                            a.length > 3
                                    ? Strings.read(a[3], signature.type(3), held.collation())
                                    : ",";
                    long count = a.length > 4 ? Convert.toLong(a[4], context) : 64;
                    long parts = count < 0 || count > 64 ? 64 : count;
                    long longest =
                            parts * Math.max(on.length(), off.length())
                                    + Math.max(0, parts - 1) * separator.length();
                    if (TextFunctions.tooLong(longest, "export_set", context)) {
                        return Value.NULL;
                    }
                    var text = new StringBuilder((int) longest);
                    for (int i = 0; i < parts; i++) {
                        context.cancellation().check();
                        text.append(i == 0 ? "" : separator)
                                .append((bits >>> i & 1) != 0 ? on : off);
                    }
                    return Strings.write(text.toString(), held.collation());
                }));
    }

    private static Resolved soundex(Signature signature) {
        var held = Strings.held(signature, 0, 1);
        return new Resolved(
                Strings.typing(
                        Math.max(4, Types.textLength(signature.type(0))),
                        held,
                        signature.nullable()),
                strict((_, a) ->
                        Strings.write(
                                soundex(Strings.read(a[0], signature.type(0), held.collation())),
                                held.collation())));
    }

    private static String soundex(String text) {
        // Each letter's group: vowels and their like are 0 and end a run.
        String groups = "01230120022455012623010202";
        var code = new StringBuilder();
        char last = 0;
        for (int i = 0; i < text.length(); i++) {
            Portions.pass(i);
            char c = Character.toUpperCase(text.charAt(i));
            if (c < 'A' || (c > 'Z' && c < 0xC0)) {
                continue;
            }
            char group = c <= 'Z' ? groups.charAt(c - 'A') : '0';
            if (code.isEmpty()) {
                code.append(c);
            } else if (group != '0' && group != last) {
                code.append(group);
            }
            if (code.length() == 1 || group != '0') {
                last = group;
            }
        }
        while (!code.isEmpty() && code.length() < 4) {
            code.append('0');
        }
        return code.toString();
    }

    private static Resolved quote(Signature signature) {
        var held = Strings.held(signature, 0, 1);
        return new Resolved(
                Strings.typing(Types.textLength(signature.type(0)) * 2 + 2, held, true),
                (_, a) -> {
                    if (a[0].isNull()) {
                        return new Value.Text("NULL");
                    }
                    String text = Strings.read(a[0], signature.type(0), held.collation());
                    var quoted = new StringBuilder("'");
                    for (int i = 0; i < text.length(); i++) {
                        Portions.pass(i);
                        char c = text.charAt(i);
                        switch (c) {
                            case '\\' -> quoted.append("\\\\");
                            case '\'' -> quoted.append("\\'");
                            case 0 -> quoted.append("\\0");
                            case 0x1A -> quoted.append("\\Z");
                            default -> quoted.append(c);
                        }
                    }
                    return Strings.write(quoted.append('\'').toString(), held.collation());
                });
    }

    private static Resolved toBase64(Signature signature) {
        long bytes = Types.textLength(signature.type(0)) * 4;
        long length = (bytes + 2) / 3 * 4;
        return new Resolved(
                Types.text(length + length / BASE64_LINE, signature.settings(), true),
                strict((_, a) -> new Value.Text(toBase64(Strings.bytes(a[0], signature.type(0))))));
    }

    private static String toBase64(byte[] bytes) {
        var encoder = Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'});
        int wholeLines = BASE64_LINE / 4 * 3 * 1_000;
        if (bytes.length <= wholeLines) {
            return encoder.encodeToString(bytes);
        }
        var text = new StringBuilder(bytes.length / 3 * 4 + bytes.length / 50);
        Portions.each(
                bytes.length,
                wholeLines,
                (from, to) ->
                        text.append(from == 0 ? "" : "\n")
                                .append(
                                        encoder.encodeToString(
                                                Arrays.copyOfRange(bytes, from, to))));
        return text.toString();
    }

    private static Resolved fromBase64(Signature signature) {
        return new Resolved(
                Types.binary(Types.textLength(signature.type(0)) * 3 / 4, true),
                strict((_, a) -> {
                    try {
                        return fromBase64(Strings.read(a[0], signature.type(0), Collation.BINARY));
                    } catch (IllegalArgumentException e) {
                        return Value.NULL; // not base 64
                    }
                }));
    }

    /// @throws IllegalArgumentException if it is not base 64
    private static Value fromBase64(String text) {
        var digits = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            Portions.pass(i);
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                digits[count++] = (byte) c;
            }
        }
        if (count % 4 != 0) {
            return Value.NULL;
        }
        int length = count;
        var bytes = new ByteArrayOutputStream(length / 4 * 3);
        Portions.each(
                length,
                (from, to) -> {
                    byte[] part = Base64.getDecoder().decode(Arrays.copyOfRange(digits, from, to));
                    if (to < length && part.length != (to - from) / 4 * 3) {
                        throw new IllegalArgumentException("padding before the end");
                    }
                    bytes.writeBytes(part);
                });
        return new Value.Binary(bytes.toByteArray());
    }

    private static Resolved format(Signature signature) {
        long length = Types.textLength(signature.type(0));
        return new Resolved(
                Types.text(length + length / 3 + 32, signature.settings(), true),
                (context, a) -> {
                    if (a[0].isNull() || a[1].isNull()) {
                        return Value.NULL;
                    }
                    int decimals = Math.clamp(Convert.toInt(a[1], context), 0, 30);
                    BigDecimal number =
                            exactly(a[0], context).setScale(decimals, RoundingMode.HALF_UP);
                    String digits =
                            locale(signature, a, context).grouped(number.abs().toPlainString());
                    return new Value.Text(number.signum() < 0 ? "-" + digits : digits);
                });
    }

    // Texts are read as DOUBLE, as in MySQL; what is beyond it is its largest.
    private static BigDecimal exactly(Value value, EvalContext context) {
        if (!(value instanceof Value.Text || value instanceof Value.Binary)) {
            return Convert.toDecimal(value, context);
        }
        double number = Convert.toDouble(value, context);
        return Convert.fromDouble(Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE));
    }

    private static LocaleNames locale(Signature signature, Value[] a, EvalContext context) {
        if (a.length < 3) {
            return LocaleNames.ENGLISH;
        }
        String name =
                a[2].isNull()
                        ? "NULL"
                        : Strings.read(a[2], signature.type(2), Collation.UTF8MB4_BIN);
        var known = LocaleNames.named(name);
        if (known.isEmpty()) {
            context.diagnostics().warn(ErrorCode.UNKNOWN_LOCALE, name);
        }
        return known.orElse(LocaleNames.ENGLISH);
    }
}
