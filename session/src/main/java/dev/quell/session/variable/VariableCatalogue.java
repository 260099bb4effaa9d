package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.session.variable.SystemVariable.Access;
import dev.quell.session.variable.SystemVariable.Kind;
import dev.quell.session.variable.SystemVariable.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Every system variable that Quell knows, read from `system-variables.tsv` beside this class. Variables that sessions have
/// come first, so that a session's values are a short array.
public final class VariableCatalogue {
    private static final BigDecimal UNBOUNDED = new BigDecimal("1e308");

    /// Other names of the same variables.
    private static final Map<String, String> ALIASES =
            Map.of(
                    "tx_isolation", "transaction_isolation",
                    "tx_read_only", "transaction_read_only",
                    "storage_engine", "default_storage_engine");

    /// The catalogue that comes with Quell.
    public static final VariableCatalogue STANDARD = read("system-variables.tsv");

    private final List<SystemVariable> variables;
    private final Map<String, SystemVariable> byName = new HashMap<>();
    private final int sessionCount;

    private VariableCatalogue(List<SystemVariable> variables) {
        this.variables = List.copyOf(variables);
        this.sessionCount = (int) variables.stream().filter(SystemVariable::hasSession).count();
        variables.forEach(variable -> byName.put(variable.name(), variable));
        ALIASES.forEach(
                (alias, name) -> byName.put(alias, Objects.requireNonNull(byName.get(name))));
    }

    /// Finds by name or alias, whatever its case.
    public Optional<SystemVariable> find(String name) {
        var exact = byName.get(name);
        return Optional.ofNullable(
                exact != null ? exact : byName.get(name.toLowerCase(Locale.ROOT)));
    }

    /// @throws dev.quell.base.error.SqlError 1193
    public SystemVariable get(String name) {
        return find(name).orElseThrow(() -> ErrorCode.UNKNOWN_SYSTEM_VARIABLE.error(name));
    }

    /// All, sorted by name.
    public List<SystemVariable> all() {
        return variables.stream().sorted(Comparator.comparing(SystemVariable::name)).toList();
    }

    int count() {
        return variables.size();
    }

    /// Variables with an index below this have a session value.
    int sessionCount() {
        return sessionCount;
    }

    Value[] initialValues() {
        return variables.stream().map(SystemVariable::initial).toArray(Value[]::new);
    }

    // The index of a variable that the code itself uses.
    int index(String name) {
        return get(name).index();
    }

    private static VariableCatalogue read(String resource) {
        var lines = new ArrayList<String[]>();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        VariableCatalogue.class.getResourceAsStream(resource)),
                                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#")) {
                    lines.add(line.split("\t", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.sort(Comparator.comparing((String[] line) -> line[1].equals("GLOBAL")));
        var variables = new ArrayList<SystemVariable>(lines.size());
        for (String[] line : lines) {
            variables.add(variable(variables.size(), line));
        }
        return new VariableCatalogue(variables);
    }

    private static SystemVariable variable(int index, String[] line) {
        var kind =
                switch (line[3]) {
                    case "int" -> Kind.INTEGER;
                    case "bool" -> Kind.BOOLEAN;
                    case "double" -> Kind.NUMBER;
                    case "enum" -> Kind.ENUM;
                    case "set" -> Kind.SET;
                    default -> Kind.TEXT;
                };
        var access =
                switch (line[2]) {
                    case "rw" -> Access.SETTABLE;
                    case "rg" -> Access.SESSION_READ_ONLY;
                    case "rs" -> Access.AT_START;
                    default -> Access.READ_ONLY;
                };
        boolean ranged = line[5].contains("..");
        String[] range = ranged ? line[5].split("\\.\\.|/") : new String[0];
        var members =
                kind == Kind.ENUM || kind == Kind.SET
                        ? List.of(line[5].split(","))
                        : List.<String>of();
        var minimum = ranged ? new BigDecimal(range[0]) : BigDecimal.ZERO;
        return new SystemVariable(
                index,
                line[0],
                Scope.valueOf(line[1]),
                access,
                kind,
                initial(kind, line[4], minimum.signum() >= 0),
                minimum,
                ranged ? new BigDecimal(range[1]) : UNBOUNDED,
                range.length > 2 ? new BigDecimal(range[2]) : BigDecimal.ONE,
                members);
    }

    private static Value initial(Kind kind, String text, boolean unsigned) {
        return switch (kind) {
            case INTEGER ->
                    unsigned
                            ? new Value.Unsigned(Long.parseUnsignedLong(text))
                            : Value.Int.of(Long.parseLong(text));
            case BOOLEAN -> Value.Int.of(text.equals("ON") ? 1 : 0);
            case NUMBER -> new Value.Real(Double.parseDouble(text));
            case TEXT -> text.equals("NULL") ? Value.NULL : new Value.Text(text);
            case ENUM, SET -> new Value.Text(text);
        };
    }
}
