package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The server's system variables. Any thread reads; changes replace the whole array, one at a time.
public final class GlobalVariables {
    private static final VariableCatalogue CATALOGUE = VariableCatalogue.STANDARD;
    private static final int MAX_CONNECTIONS = CATALOGUE.index("max_connections");

    private static final int DIGEST_SAMPLE_AGE =
            CATALOGUE.index("performance_schema_max_digest_sample_age");

    private volatile Runnable onChange = () -> {};
    private volatile Value[] values;
    private final Value[] startValues;
    private final Map<String, VariableOrigin> origins = new ConcurrentHashMap<>();

    /// @param options values given at start, by name (`-` counts as `_`); they are what DEFAULT means afterwards
    /// @throws SqlError 1193, 1231, 1232 for an option that is none, or a value that does not fit
    public GlobalVariables(Map<String, String> options) {
        Value[] start = CATALOGUE.initialValues();
        options.forEach((name, text) -> {
            var variable = CATALOGUE.get(name.replace('-', '_'));
            int index = variable.index();
            start[index] =
                    Assignment.of(variable, parse(variable, text), start[index], false).value();
        });
        this.startValues = start;
        this.values = start;
    }

    /// What `SELECT @@GLOBAL.name` gives.
    ///
    /// @throws SqlError 1238 for a variable that only sessions have
    public Value get(SystemVariable variable) {
        if (!variable.hasGlobal()) {
            throw ErrorCode.INCORRECT_GLOBAL_LOCAL_VAR.error(variable.name(), "SESSION");
        }
        return values[variable.index()];
    }

    /// Like [#get(SystemVariable)], by name.
    public Value get(String name) {
        return get(CATALOGUE.get(name));
    }

    /// A text variable's value; '' if NULL.
    public String text(String name) {
        return get(name) instanceof Value.Text(var text) ? text : "";
    }

    /// An integer variable's value (its 64 bits, if unsigned).
    public long integer(String name) {
        return integer(get(name));
    }

    /// SET GLOBAL. The caller has checked the privilege.
    ///
    /// @return the warning to note, if any
    /// @throws SqlError 1228, 1238, and those of [Assignment#of]
    public Optional<SqlError> set(SystemVariable variable, Value value, boolean strict) {
        refuseUnsettable(variable);
        synchronized (this) {
            var assignment = Assignment.of(variable, value, values[variable.index()], strict);
            put(variable, assignment.value());
            return assignment.warning();
        }
    }

    /// SET GLOBAL name = DEFAULT.
    ///
    /// @throws SqlError 1228, 1238
    public synchronized void setDefault(SystemVariable variable) {
        refuseUnsettable(variable);
        variable.requireDefault();
        put(variable, startValues[variable.index()]);
    }

    /// What SET PERSIST_ONLY keeps for the next start. The caller has checked the privilege.
    ///
    /// @param value empty for DEFAULT
    /// @throws SqlError 1228, 1238 for what cannot be kept, and those of [Assignment#of]
    public Value atNextStart(SystemVariable variable, Optional<Value> value) {
        if (!variable.hasGlobal()) {
            throw ErrorCode.LOCAL_VARIABLE.error(variable.name());
        }
        if (variable.access() == SystemVariable.Access.READ_ONLY) {
            throw ErrorCode.INCORRECT_GLOBAL_LOCAL_VAR.error(
                    variable.name(), "non persistent read only");
        }
        Value present = values[variable.index()];
        return value.map(one -> Assignment.of(variable, one, present, false).value())
                .orElse(startValues[variable.index()]);
    }

    /// Where a variable's value is from.
    public VariableOrigin origin(SystemVariable variable) {
        return origins.getOrDefault(variable.name(), VariableOrigin.COMPILED);
    }

    /// Notes where the present value of a variable is from; a name that is none of a variable is passed over.
    public void from(String name, VariableOrigin origin) {
        origins.put(name, origin);
    }

    /// Puts a value that was kept across a restart; DEFAULT stays what the options say. For the start of the server.
    ///
    /// @throws SqlError 1193, 1231, 1232, 1238 if it does not fit any more
    public synchronized void restore(String name, String text) {
        var variable = CATALOGUE.get(name);
        put(variable, atNextStart(variable, Optional.of(parse(variable, text))));
        from(variable.name(), VariableOrigin.PERSISTED);
    }

    /// Puts a fact that only the running server knows, such as `port` or `server_uuid`. For the start of the server.
    public synchronized void fact(String name, String text) {
        var variable = CATALOGUE.get(name);
        Value value = parse(variable, text);
        startValues[variable.index()] = value;
        put(variable, value);
    }

    /// The variables of a new session.
    public SessionVariables newSession(long connectionId) {
        return new SessionVariables(this, values, connectionId);
    }

    /// `max_connections`, read for each new connection.
    public long maxConnections() {
        return integer(values[MAX_CONNECTIONS]);
    }

    /// `performance_schema_max_digest_sample_age`, read for each statement.
    public long digestSampleAge() {
        return integer(values[DIGEST_SAMPLE_AGE]);
    }

    Value[] values() {
        return values;
    }

    /// Whoever wants to hear of changes, after they are made; at most one. It must not block.
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    private void put(SystemVariable variable, Value value) {
        Value[] changed = values.clone();
        VariableLinks.put(changed, variable, value);
        values = changed;
        onChange.run();
    }

    private static void refuseUnsettable(SystemVariable variable) {
        if (variable.isReadOnly()) {
            throw ErrorCode.INCORRECT_GLOBAL_LOCAL_VAR.error(variable.name(), "read only");
        }
        if (!variable.hasGlobal()) {
            throw ErrorCode.LOCAL_VARIABLE.error(variable.name());
        }
    }

    static long integer(Value value) {
        return switch (value) {
            case Value.Int(var n) -> n;
            case Value.Unsigned(var bits) -> bits;
            default -> throw new IllegalStateException("not an integer: " + value);
        };
    }

    // A start option's text; numbers may end in K, M or G.
    private static Value parse(SystemVariable variable, String text) {
        return switch (variable.kind()) {
            case INTEGER -> {
                var number = number(variable, text);
                yield number.signum() < 0
                        ? Value.Int.of(number.longValue())
                        : new Value.Unsigned(number.longValue());
            }
            case NUMBER -> new Value.Decimal(number(variable, text));
            case BOOLEAN ->
                    switch (text) {
                        case "", "1", "true", "TRUE" -> Value.Int.of(1);
                        case "0", "false", "FALSE" -> Value.Int.of(0);
                        default -> new Value.Text(text);
                    };
            case TEXT ->
                    // MySQL writes --secure-file-priv=NULL for "no files at all".
                    variable.initial().isNull() && text.equals("NULL")
                            ? Value.NULL
                            : new Value.Text(text);
            case ENUM, SET -> new Value.Text(text);
        };
    }

    private static BigDecimal number(SystemVariable variable, String text) {
        int factor =
                switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
                    case 'K', 'k' -> 1 << 10;
                    case 'M', 'm' -> 1 << 20;
                    case 'G', 'g' -> 1 << 30;
                    default -> 1;
                };
        try {
            var number = new BigDecimal(factor == 1 ? text : text.substring(0, text.length() - 1));
            return number.multiply(BigDecimal.valueOf(factor));
        } catch (NumberFormatException e) {
            throw ErrorCode.WRONG_VALUE_FOR_VAR.error(variable.name(), text);
        }
    }
}
