package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Network addresses and UUIDs.
final class AddressFunctions {
    private static final int IPV6_BYTES = 16;
    private static final Pattern UUID_TEXT =
            Pattern.compile(
                    "\\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\}?"
                            + "|[0-9a-fA-F]{32}");
    private static final AtomicLong SHORT_ID =
            new AtomicLong(System.currentTimeMillis() / 1000 << 24);

    private AddressFunctions() {}

    static List<Function> all() {
        return List.of(
                of("inet_aton", 1, AddressFunctions::toNumber),
                of("inet_ntoa", 1, AddressFunctions::fromNumber),
                of("inet6_aton", 1, AddressFunctions::toBytes),
                of("inet6_ntoa", 1, AddressFunctions::fromBytes),
                test("is_ipv4", text -> parseIpv4(text).isPresent()),
                test("is_ipv6", text -> parseIpv6(text).isPresent()),
                of("is_ipv4_compat", 1, s -> prefix(s, 0)),
                of("is_ipv4_mapped", 1, s -> prefix(s, 0xFFFF)),
                test("is_uuid", text -> UUID_TEXT.matcher(text).matches()),
                of("uuid", 0, _ -> uuid()).volatileResult(),
                of("uuid_short", 0, _ -> shortId()).volatileResult(),
                of("uuid_to_bin", 1, 2, AddressFunctions::uuidToBin),
                of("bin_to_uuid", 1, 2, AddressFunctions::binToUuid));
    }

    private static String text(Value value, Signature signature) {
        return Strings.read(value, signature.type(0), Collation.UTF8MB4_BIN);
    }

    private static Function test(String name, Predicate<String> condition) {
        return of(
                name,
                1,
                signature ->
                        new Resolved(
                                Types.bool(signature.nullable()),
                                strict((_, a) ->
                                        Value.Int.of(
                                                condition.test(text(a[0], signature)) ? 1 : 0))));
    }

    private static Resolved toNumber(Signature signature) {
        return new Resolved(
                Types.unsigned(21, true),
                strict((context, a) -> {
                    var number = number(text(a[0], signature));
                    if (number.isEmpty()) {
                        signature.warnOfWrong("string", 0, context);
                        return Value.NULL;
                    }
                    return new Value.Unsigned(number.getAsLong());
                }));
    }

    // Numbers up to 255 between dots. Fewer than four: a.b is a.0.0.b, the last fills the rest.
    private static OptionalLong number(String text) {
        long number = 0;
        int part = 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                part = part * 10 + c - '0';
            } else if (c == '.') {
                dots++;
                number = (number << 8) + part;
                part = 0;
            }
            if (part > 255 || dots > 3 || (c != '.' && (c < '0' || c > '9'))) {
                return OptionalLong.empty();
            }
        }
        if (text.isEmpty() || text.endsWith(".")) {
            return OptionalLong.empty();
        }
        int missing = dots == 1 || dots == 2 ? 3 - dots : 0;
        return OptionalLong.of((number << 8 * (missing + 1)) + part);
    }

    private static Resolved fromNumber(Signature signature) {
        return new Resolved(
                Types.text(31, signature.settings(), true),
                strict((context, a) -> {
                    long number = Convert.toLong(a[0], context);
                    if (number >>> 32 != 0) {
                        signature.warnOfWrong("integer", 0, context);
                        return Value.NULL;
                    }
                    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array();
                    return new Value.Text(ipv4(bytes, 0));
                }));
    }

    private static Optional<byte[]> parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        var bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            boolean digits =
                    !parts[i].isEmpty()
                            && parts[i].length() <= 3
                            && parts[i].chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(bytes -> bytes.length == IPV6_BYTES);
        }
        var head = groups(text.substring(0, gap));
        var tail = groups(text.substring(gap + 2));
        if (head.isEmpty()
                || tail.isEmpty()
                || head.get().length + tail.get().length > IPV6_BYTES - 2) {
            return Optional.empty();
        }
        var bytes = Arrays.copyOf(head.get(), IPV6_BYTES);
        byte[] end = tail.get();
        System.arraycopy(end, 0, bytes, IPV6_BYTES - end.length, end.length);
        return Optional.of(bytes);
    }

    // Groups of up to four hex digits; the last may be an IPv4 address.
    private static Optional<byte[]> groups(String text) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        var bytes = ByteBuffer.allocate(64);
        String[] parts = text.split(":", -1);
        if (parts.length > 8) {
            return Optional.empty();
        }
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            var ipv4 = last ? parseIpv4(parts[i]) : Optional.<byte[]>empty();
            if (ipv4.isPresent()) {
                bytes.put(ipv4.get());
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                bytes.putShort((short) Integer.parseInt(parts[i], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static Resolved toBytes(Signature signature) {
        return new Resolved(
                Types.binary(IPV6_BYTES, true),
                strict((context, a) -> {
                    String text = text(a[0], signature);
                    var bytes = parseIpv4(text).or(() -> parseIpv6(text));
                    if (bytes.isEmpty()) {
                        signature.warnOfWrong("string", 0, context);
                        return Value.NULL;
                    }
                    return new Value.Binary(bytes.get());
                }));
    }

    private static Resolved fromBytes(Signature signature) {
        return new Resolved(
                Types.text(39, signature.settings(), true),
                strict((context, a) -> {
                    byte[] bytes = Strings.bytes(a[0], signature.type(0));
                    boolean isBinary = signature.type(0).collation() == Collation.BINARY;
                    if (isBinary && bytes.length == 4) {
                        return new Value.Text(ipv4(bytes, 0));
                    }
                    if (isBinary && bytes.length == IPV6_BYTES) {
                        return new Value.Text(ipv6(bytes));
                    }
                    signature.warnOfWrong("string", 0, context);
                    return Value.NULL;
                }));
    }

    private static String ipv4(byte[] bytes, int from) {
        return (bytes[from] & 0xFF)
                + "."
                + (bytes[from + 1] & 0xFF)
                + "."
                + (bytes[from + 2] & 0xFF)
                + "."
                + (bytes[from + 3] & 0xFF);
    }

    private static String ipv6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int gap = -1;
        int gapLength = 0;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        boolean withIpv4 = gap == 0 && (gapLength == 6 || (gapLength == 5 && groups[5] == 0xFFFF));
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else if (withIpv4 && i == 6) {
                text.append(groups[5] == 0xFFFF ? ":" : "").append(ipv4(bytes, 12));
                break;
            } else {
                boolean first = i == 0 || i == gap + gapLength && gap >= 0;
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static Resolved prefix(Signature signature, int sixthGroup) {
        return new Resolved(
                Types.bool(true),
                strict((_, a) -> {
                    byte[] bytes = Strings.bytes(a[0], signature.type(0));
                    boolean is = bytes.length == IPV6_BYTES;
                    for (int i = 0; is && i < 10; i++) {
                        is = bytes[i] == 0;
                    }
                    is = is && ((bytes[10] & 0xFF) << 8 | (bytes[11] & 0xFF)) == sixthGroup;
                    if (is && sixthGroup == 0) {
                        // :: and ::1 are addresses of their own
                        is =
                                bytes[12] != 0
                                        || bytes[13] != 0
                                        || bytes[14] != 0
                                        || (bytes[15] & 0xFE) != 0;
                    }
                    return Value.Int.of(is ? 1 : 0);
                }));
    }

    private static Resolved uuid() {
        return new Resolved(
                Types.text(36, Collation.UTF8MB3_GENERAL_CI, Derivation.COERCIBLE, false),
                (_, _) -> new Value.Text(UUID.randomUUID().toString()));
    }

    private static Resolved shortId() {
        return new Resolved(
                Types.unsigned(21, false),
                (_, _) -> new Value.Unsigned(SHORT_ID.incrementAndGet()));
    }

    private static Resolved uuidToBin(Signature signature) {
        return new Resolved(
                Types.binary(IPV6_BYTES, true),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    String text = text(a[0], signature);
                    if (!UUID_TEXT.matcher(text).matches()) {
                        throw ErrorCode.WRONG_VALUE_FOR_TYPE.error("string", text, "uuid_to_bin");
                    }
                    byte[] bytes = HexFormat.of().parseHex(text.replaceAll("[{}-]", ""));
                    return new Value.Binary(swaps(a, context) ? swapped(bytes, true) : bytes);
                });
    }

    private static boolean swaps(Value[] arguments, EvalContext context) {
        return arguments.length > 1
                && !arguments[1].isNull()
                && Convert.toLong(arguments[1], context) != 0;
    }

    // The time's high bits to the front, so that later UUIDs sort later; and back.
    private static byte[] swapped(byte[] bytes, boolean toFront) {
        var result = bytes.clone();
        if (toFront) {
            System.arraycopy(bytes, 6, result, 0, 2);
            System.arraycopy(bytes, 4, result, 2, 2);
            System.arraycopy(bytes, 0, result, 4, 4);
        } else {
            System.arraycopy(bytes, 4, result, 0, 4);
            System.arraycopy(bytes, 2, result, 4, 2);
            System.arraycopy(bytes, 0, result, 6, 2);
        }
        return result;
    }

    private static Resolved binToUuid(Signature signature) {
        return new Resolved(
                Types.text(36, signature.settings(), true),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    byte[] bytes = Strings.bytes(a[0], signature.type(0));
                    if (bytes.length != IPV6_BYTES) {
                        throw ErrorCode.WRONG_VALUE_FOR_TYPE.error(
                                "string", HexFormat.of().formatHex(bytes), "bin_to_uuid");
                    }
                    byte[] plain = swaps(a, context) ? swapped(bytes, false) : bytes;
                    String hex = HexFormat.of().formatHex(plain).toLowerCase(Locale.ROOT);
                    return new Value.Text(
                            hex.substring(0, 8)
                                    + "-"
                                    + hex.substring(8, 12)
                                    + "-"
                                    + hex.substring(12, 16)
                                    + "-"
                                    + hex.substring(16, 20)
                                    + "-"
                                    + hex.substring(20));
                });
    }
}
