package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.session.account.RoleList;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A value made fit for a system variable, as SET does it.
///
/// @param value what the variable becomes
/// @param warning the 1292 of a number that was moved into range
public record Assignment(Value value, Optional<SqlError> warning) {
    private static final List<String> ENGINES =
            List.of("InnoDB", "MEMORY", "MyISAM", "CSV", "ARCHIVE", "BLACKHOLE", "MRG_MYISAM");

    /// Statements cannot be read in a character set in which ASCII takes more than a byte.
    private static final Set<CharacterSet> UNFIT_FOR_CLIENTS =
            Set.of(CharacterSet.UTF16, CharacterSet.UTF32, CharacterSet.UCS2);

    private Assignment(Value value) {
        this(value, Optional.empty());
    }

    /// @param current the variable's value so far: switches such as `optimizer_switch` change parts of it
    /// @param strict true if STRICT_ALL_TABLES is on: a number out of range is an error then
    /// @throws SqlError 1231, 1232, and the unknown names of character sets (1115), collations (1273), engines (1286), time
    ///     zones (1298) and locales (1649)
    public static Assignment of(
            SystemVariable variable, Value value, Value current, boolean strict) {
        if (value instanceof Value.Binary(var bytes)) {
            // A literal under SET NAMES binary.
            var text = new Value.Text(new String(bytes, StandardCharsets.UTF_8));
            return of(variable, text, current, strict);
        }
        if (value.isNull() && !variable.name().equals("character_set_results")) {
            throw variable.kind() == SystemVariable.Kind.INTEGER
                    ? wrongType(variable)
                    : wrongValue(variable, "NULL");
        }
        return switch (variable.kind()) {
            case INTEGER -> integer(variable, value, strict);
            case BOOLEAN -> new Assignment(bool(variable, value));
            case NUMBER -> number(variable, value);
            case ENUM -> new Assignment(label(variable, value));
            case SET -> new Assignment(labels(variable, value, current));
            case TEXT -> new Assignment(text(variable, value));
        };
    }

    private static Assignment integer(SystemVariable variable, Value value, boolean strict) {
        BigDecimal number =
                switch (value) {
                    case Value.Int(var n) -> BigDecimal.valueOf(n);
                    case Value.Unsigned(var bits) -> unsigned(bits);
                    case Value.Bit(var bits, _) -> unsigned(bits);
                    default -> throw wrongType(variable);
                };
        var clamped = number.max(variable.minimum()).min(variable.maximum());
        Value result =
                variable.unsigned()
                        ? new Value.Unsigned(clamped.longValue())
                        : Value.Int.of(clamped.longValue());
        if (clamped.compareTo(number) == 0) {
            return new Assignment(result);
        }
        if (strict) {
            throw wrongValue(variable, number.toPlainString());
        }
        return new Assignment(
                result,
                Optional.of(
                        ErrorCode.TRUNCATED_WRONG_VALUE.error(
                                variable.name(), number.toPlainString())));
    }

    private static BigDecimal unsigned(long bits) {
        return new BigDecimal(Long.toUnsignedString(bits));
    }

    private static Value bool(SystemVariable variable, Value value) {
        return switch (value) {
            case Value.Int(var n) when n == 0 || n == 1 -> value;
            case Value.Unsigned(var n) when n == 0 || n == 1 -> Value.Int.of(n);
            case Value.Text(var text) when text.equalsIgnoreCase("ON") -> Value.Int.of(1);
            case Value.Text(var text) when text.equalsIgnoreCase("OFF") -> Value.Int.of(0);
            case Value.Int(var n) -> throw wrongValue(variable, Long.toString(n));
            case Value.Unsigned(var n) -> throw wrongValue(variable, Long.toUnsignedString(n));
            case Value.Text(var text) -> throw wrongValue(variable, text);
            default -> throw wrongType(variable);
        };
    }

    private static Assignment number(SystemVariable variable, Value value) {
        var number =
                switch (value) {
                    case Value.Int(var n) -> BigDecimal.valueOf(n);
                    case Value.Unsigned(var bits) -> unsigned(bits);
                    case Value.Decimal(var n) -> n;
                    case Value.Real(var n) -> BigDecimal.valueOf(n);
                    case Value.Single(var n) -> new BigDecimal(Float.toString(n));
                    default -> throw wrongType(variable);
                };
        var clamped = number.max(variable.minimum()).min(variable.maximum());
        return new Assignment(
                new Value.Real(clamped.doubleValue()),
                clamped.compareTo(number) == 0
                        ? Optional.empty()
                        : Optional.of(
                                ErrorCode.TRUNCATED_WRONG_VALUE.error(
                                        variable.name(), number.toPlainString())));
    }

    private static Value label(SystemVariable variable, Value value) {
        var members = variable.members();
        return switch (value) {
            case Value.Text(var text) ->
                    new Value.Text(
                            member(members, text).orElseThrow(() -> wrongValue(variable, text)));
            case Value.Int(var n) when n >= 0 && n < members.size() ->
                    new Value.Text(members.get((int) n));
            case Value.Unsigned(var n) when n >= 0 && n < members.size() ->
                    new Value.Text(members.get((int) n));
            case Value.Int(var n) -> throw wrongValue(variable, Long.toString(n));
            case Value.Unsigned(var n) -> throw wrongValue(variable, Long.toUnsignedString(n));
            default -> throw wrongType(variable);
        };
    }

    private static Optional<String> member(List<String> members, String text) {
        return members.stream().filter(label -> label.equalsIgnoreCase(text)).findFirst();
    }

    private static Value labels(SystemVariable variable, Value value, Value current) {
        String text =
                switch (value) {
                    case Value.Text(var given) -> given;
                    case Value.Int(var bits) -> fromBits(variable, bits);
                    case Value.Unsigned(var bits) -> fromBits(variable, bits);
                    default -> throw wrongType(variable);
                };
        if (variable.name().equals("sql_mode")) {
            return new Value.Text(sqlMode(variable, text).text());
        }
        if (variable.initial() instanceof Value.Text(var initial) && initial.contains("=")) {
            return switches(variable, text, current);
        }
        var chosen = new ArrayList<String>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                chosen.add(
                        member(variable.members(), part.strip())
                                .orElseThrow(() -> wrongValue(variable, part)));
            }
        }
        return new Value.Text(
                String.join(",", variable.members().stream().filter(chosen::contains).toList()));
    }

    private static SqlMode sqlMode(SystemVariable variable, String text) {
        for (String part : text.split(",", -1)) {
            if (SqlMode.parse(part).isEmpty()) {
                throw wrongValue(variable, part.strip());
            }
        }
        return SqlMode.parse(text).orElseThrow(() -> wrongValue(variable, text));
    }

    private static String fromBits(SystemVariable variable, long bits) {
        var members = variable.members();
        if (bits < 0 || (members.size() < 63 && bits >>> members.size() != 0)) {
            throw wrongValue(variable, Long.toUnsignedString(bits));
        }
        var chosen = new ArrayList<String>();
        for (int i = 0; i < members.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                chosen.add(members.get(i));
            }
        }
        return String.join(",", chosen);
    }

    // `a=on,b=off`: only what is named changes; `default` puts everything, `a=default` one switch
    // back.
    private static Value switches(SystemVariable variable, String text, Value current) {
        var initial = switchMap(((Value.Text) variable.initial()).value());
        var result = switchMap(current instanceof Value.Text(var now) ? now : "");
        for (String part : text.split(",", -1)) {
            String setting = part.strip().toLowerCase(Locale.ROOT);
            if (setting.isEmpty()) {
                continue;
            }
            if (setting.equals("default")) {
                result.putAll(initial);
                continue;
            }
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            String state = equals < 0 ? "" : setting.substring(equals + 1);
            if (!result.containsKey(name) || !List.of("on", "off", "default").contains(state)) {
                throw wrongValue(variable, part.strip());
            }
            result.put(name, state.equals("default") ? initial.getOrDefault(name, "on") : state);
        }
        var shown = new ArrayList<String>();
        result.forEach((name, state) -> shown.add(name + "=" + state));
        return new Value.Text(String.join(",", shown));
    }

    private static LinkedHashMap<String, String> switchMap(String text) {
        var map = new LinkedHashMap<String, String>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                map.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return map;
    }

    private static Value text(SystemVariable variable, Value value) {
        String name = variable.name();
        if (value.isNull()) {
            return value;
        }
        if (!(value instanceof Value.Text(var text))) {
            if (value instanceof Value.Int(var id) && name.startsWith("collation_")) {
                return new Value.Text(
                        Collation.withId((int) id)
                                .orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(id))
                                .mysqlName());
            }
            throw wrongType(variable);
        }
        if (name.startsWith("character_set_") && !name.endsWith("_dir")) {
            var set = characterSet(text);
            if (name.equals("character_set_client") && UNFIT_FOR_CLIENTS.contains(set)) {
                throw wrongValue(variable, text);
            }
            return new Value.Text(set.mysqlName());
        }
        if (name.startsWith("collation_") || name.equals("default_collation_for_utf8mb4")) {
            return new Value.Text(
                    Collation.named(text)
                            .orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(text))
                            .mysqlName());
        }
        return switch (name) {
            case "mandatory_roles" -> {
                if (!RoleList.isWellFormed(text)) {
                    throw wrongValue(variable, text);
                }
                yield value;
            }
            case "time_zone" -> new Value.Text(TimeZones.canonical(text));
            case "lc_messages", "lc_time_names" -> new Value.Text(Locales.named(text));
            case "default_storage_engine", "default_tmp_storage_engine" ->
                    new Value.Text(
                            member(ENGINES, text)
                                    .orElseThrow(
                                            () -> ErrorCode.UNKNOWN_STORAGE_ENGINE.error(text)));
            default -> value;
        };
    }

    private static CharacterSet characterSet(String name) {
        return CharacterSet.named(name)
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
    }

    private static SqlError wrongValue(SystemVariable variable, String value) {
        return ErrorCode.WRONG_VALUE_FOR_VAR.error(variable.name(), value);
    }

    private static SqlError wrongType(SystemVariable variable) {
        return ErrorCode.WRONG_TYPE_FOR_VAR.error(variable.name());
    }
}
