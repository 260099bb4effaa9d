package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Digest;
import java.util.List;
import java.util.Locale;

/// Functions for those who look at performance_schema: amounts and times for people, threads, digests.
final class MonitoringFunctions {
    private static final int AMOUNT_LENGTH = 11;
    private static final int HASH_LENGTH = 64;
    private static final int TEXT_LENGTH = 67_108_864;
    private static final double TOO_LONG = 100_000;
    private static final double KIBI = 1_024;

    private static final List<String> BYTES = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    /// A unit of time.
    ///
    /// @param name as FORMAT_PICO_TIME writes it
    /// @param sysName as sys.format_time writes it
    private record TimeUnit(String name, String sysName, double picos) {}

    private static final List<TimeUnit> TIMES =
            List.of(
                    new TimeUnit("w", "w", 604_800e12),
                    new TimeUnit("d", "d", 86_400e12),
                    new TimeUnit("h", "h", 3_600e12),
                    new TimeUnit("min", "m", 60e12),
                    new TimeUnit("s", "s", 1e12),
                    new TimeUnit("ms", "ms", 1e9),
                    new TimeUnit("us", "us", 1e6),
                    new TimeUnit("ns", "ns", 1e3));

    private MonitoringFunctions() {}

    static List<Function> all() {
        return List.of(
                amount("format_bytes", MonitoringFunctions::bytes),
                amount("format_pico_time", MonitoringFunctions::picoTime),
                of("ps_current_thread_id", 0, _ -> currentThread()),
                of("ps_thread_id", 1, _ -> thread()).volatileResult(),
                of("statement_digest", 1, s -> digest(s, HASH_LENGTH, Digest::hash)),
                of("statement_digest_text", 1, s -> digest(s, TEXT_LENGTH, Digest::text)));
    }

    private interface Writer {
        String write(double number);
    }

    private static Function amount(String name, Writer writer) {
        return of(
                name,
                1,
                signature ->
                        new Resolved(
                                Types.text(AMOUNT_LENGTH, signature.settings(), true),
                                strict((context, a) ->
                                        new Value.Text(
                                                writer.write(Convert.toDouble(a[0], context))))));
    }

    /// FORMAT_BYTES: `1.50 KiB`
    static String bytes(double bytes) {
        if (Math.abs(bytes) < KIBI) {
            return "%4d bytes".formatted((long) bytes);
        }
        double amount = bytes / KIBI;
        int unit = 0;
        while (Math.abs(amount) >= KIBI && unit < BYTES.size() - 1) {
            amount /= KIBI;
            unit++;
        }
        return decimal(amount) + " " + BYTES.get(unit);
    }

    /// FORMAT_PICO_TIME: `1.50 us`
    private static String picoTime(double picos) {
        for (TimeUnit unit : TIMES.subList(1, TIMES.size())) {
            if (Math.abs(picos) >= unit.picos) {
                return decimal(picos / unit.picos) + " " + unit.name;
            }
        }
        return "%3d ps".formatted((long) picos);
    }

    /// sys.format_time: `1.5 us`
    static String time(double picos) {
        for (TimeUnit unit : TIMES) {
            if (picos >= unit.picos) {
                double amount = Math.round(picos / unit.picos * 100) / 100.0;
                return amount == Math.rint(amount)
                        ? (long) amount + " " + unit.sysName
                        : amount + " " + unit.sysName;
            }
        }
        return (long) picos + " ps";
    }

    private static String decimal(double amount) {
        return Math.abs(amount) >= TOO_LONG
                ? String.format(Locale.ROOT, "%.2e", amount)
                : String.format(Locale.ROOT, "%.2f", amount);
    }

    // A session's thread has the number of its connection.
    private static Resolved currentThread() {
        return new Resolved(
                Types.unsigned(21, false),
                (context, _) -> new Value.Unsigned(context.session().connectionId()));
    }

    private static Resolved thread() {
        return new Resolved(
                Types.unsigned(21, true), strict((context, a) -> thread(a[0], context)));
    }

    /// The thread of a connection; NULL if there is none.
    static Value thread(Value connection, EvalContext context) {
        long id = Convert.toLong(connection, context);
        return context.session().userOf(id).isPresent() ? new Value.Unsigned(id) : Value.NULL;
    }

    private interface DigestPart {
        String of(Digest digest);
    }

    private static Resolved digest(Signature signature, int length, DigestPart part) {
        return new Resolved(
                Types.text(length, signature.settings(), true),
                strict((context, a) -> {
                    String statement = ValueText.of(a[0], signature.type(0));
                    return new Value.Text(part.of(digest(statement, context)));
                }));
    }

    /// @throws SqlError 3676 if it is no statement
    private static Digest digest(String statement, EvalContext context) {
        var mode = context.settings().sqlMode();
        try {
            new Parser(statement, mode, true, context.cancellation()::check).single();
        } catch (SqlError error) {
            context.cancellation().check(); // the parser hears KILL too
            throw ErrorCode.PARSE_ERROR_IN_DIGEST_FN.error(error.getMessage());
        }
        return Digest.of(statement, mode);
    }
}
