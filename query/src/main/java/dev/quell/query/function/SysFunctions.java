package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.function.Function.Body;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import java.util.List;

/// The functions of the sys schema, found by their qualified names only. MySQL has them as stored functions.
final class SysFunctions {
    private static final String SCHEMA = "sys.";
    private static final int TEXT = 65_535;
    private static final long LONG_TEXT = 1L << 30;
    private static final int DEFAULT_LENGTH = 64;
    private static final String TRUNCATE_LENGTH = "statement_truncate_len";
    private static final String GAP = " ... ";

    private SysFunctions() {}

    static List<Function> all() {
        return List.of(
                text("format_bytes", 1, (c, a) -> bytes(a[0], c)),
                text("format_time", 1, (c, a) -> time(a[0], c)),
                of(SCHEMA + "format_statement", 1, _ -> statement()).volatileResult(),
                text("quote_identifier", 1, (_, a) -> quoted(a[0])),
                text("extract_schema_from_file_name", 1, (_, a) -> fromPath(a[0], 2)),
                text("extract_table_from_file_name", 1, (_, a) -> table(a[0])),
                list("list_add", "in_add_value", SysFunctions::add),
                list("list_drop", "in_drop_value", SysFunctions::drop),
                version("version_major", 0),
                version("version_minor", 1),
                version("version_patch", 2),
                text("ps_thread_account", 1, (c, a) -> account(a[0], c)),
                text("ps_is_consumer_enabled", 1, (c, a) -> consumer(a[0], c)),
                of(SCHEMA + "ps_thread_id", 1, _ -> threadId()).volatileResult());
    }

    /// For its result a stored function's type: TEXT in the server's collation.
    private static Typing type() {
        return Types.text(TEXT, Collation.UTF8MB4_0900_AI_CI, Derivation.COERCIBLE, true);
    }

    private static ScalarFunction text(String name, int arguments, Body body) {
        return of(SCHEMA + name, arguments, _ -> new Resolved(type(), strict(body)))
                .volatileResult();
    }

    private static Value bytes(Value bytes, EvalContext context) {
        return new Value.Text(MonitoringFunctions.bytes(Convert.toDouble(bytes, context)));
    }

    private static Value time(Value picos, EvalContext context) {
        return new Value.Text(MonitoringFunctions.time(Convert.toDouble(picos, context)));
    }

    private static String plain(Value value) {
        return ValueText.of(value, type().type());
    }

    private static Resolved statement() {
        var longText =
                Types.text(LONG_TEXT, Collation.UTF8MB4_0900_AI_CI, Derivation.COERCIBLE, true);
        return new Resolved(longText, strict((context, a) -> statement(a[0], context)));
    }

    /// Long statements lose their middle; lines become one.
    private static Value statement(Value statement, EvalContext context) {
        String line = plain(statement).replace('\n', ' ');
        int longest =
                context.variables()
                        .get(SCHEMA + TRUNCATE_LENGTH)
                        .map(UserVariables.Variable::value)
                        .filter(value -> !value.isNull())
                        .map(value -> (int) Convert.toLong(value, context))
                        .orElse(DEFAULT_LENGTH);
        int length = line.codePointCount(0, line.length());
        if (length <= longest) {
            return new Value.Text(line);
        }
        int half = Math.max(0, longest / 2 - 2);
        return new Value.Text(
                line.substring(0, line.offsetByCodePoints(0, half))
                        + GAP
                        + line.substring(line.offsetByCodePoints(line.length(), -half)));
    }

    private static Value quoted(Value name) {
        return new Value.Text("`" + plain(name).replace("`", "``") + "`");
    }

    private static Value fromPath(Value path, int fromEnd) {
        List<String> steps = List.of(plain(path).replace('\\', '/').split("/", -1));
        return new Value.Text(
                steps.size() < fromEnd ? steps.getFirst() : steps.get(steps.size() - fromEnd));
    }

    private static Value table(Value path) {
        String file = plain(fromPath(path, 1));
        int dot = file.indexOf('.');
        return new Value.Text(dot < 0 ? file : file.substring(0, dot));
    }

    private interface ListChange {
        String of(String list, String item);
    }

    private static Function list(String name, String parameter, ListChange change) {
        return of(
                SCHEMA + name,
                2,
                _ ->
                        new Resolved(
                                type(),
                                (_, a) -> {
                                    if (a[1].isNull()) {
                                        throw ErrorCode.INVALID_USE_OF_NULL_VALUE.error(
                                                SCHEMA + name, parameter);
                                    }
                                    if (a[0].isNull() && name.equals("list_drop")) {
                                        return Value.NULL;
                                    }
                                    String list = a[0].isNull() ? "" : plain(a[0]);
                                    return new Value.Text(change.of(list, plain(a[1])));
                                }));
    }

    private static String add(String list, String item) {
        return list.isEmpty() ? item : list + "," + item;
    }

    private static String drop(String list, String item) {
        var kept = new StringBuilder();
        int from = 0;
        while (from <= list.length()) {
            Checkpoint.pass();
            int comma = list.indexOf(',', from);
            int end = comma < 0 ? list.length() : comma;
            if (!list.substring(from, end).strip().equals(item)) {
                kept.append(list, from, end).append(',');
            }
            from = end + 1;
        }
        return kept.isEmpty() ? "" : kept.substring(0, kept.length() - 1);
    }

    private static Function version(String name, int part) {
        return of(
                SCHEMA + name,
                0,
                _ ->
                        new Resolved(
                                Types.unsigned(3, true),
                                (context, _) -> {
                                    String[] parts = context.session().version().split("[.-]");
                                    return new Value.Unsigned(Long.parseLong(parts[part]));
                                }));
    }

    /// `user@host` of a thread.
    private static Value account(Value thread, EvalContext context) {
        return context.session()
                .userOf(Convert.toLong(thread, context))
                .<Value>map(Value.Text::new)
                .orElse(Value.NULL);
    }

    private static Value consumer(Value name, EvalContext context) {
        return context.session()
                .records(plain(name))
                .<Value>map(on -> new Value.Text(on ? "YES" : "NO"))
                .orElseThrow(() ->
                        ErrorCode.INVALID_ARGUMENT.error(
                                plain(name), "sys.ps_is_consumer_enabled"));
    }

    /// Of NULL: the thread that asks.
    private static Resolved threadId() {
        return new Resolved(
                Types.unsigned(20, true),
                (context, a) ->
                        a[0].isNull()
                                ? new Value.Unsigned(context.session().connectionId())
                                : MonitoringFunctions.thread(a[0], context));
    }
}
