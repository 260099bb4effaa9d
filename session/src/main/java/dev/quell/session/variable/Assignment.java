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

    /// NULL by choice, not from the start.
    private static final Set<String> NULLABLE =
            Set.of("character_set_results", "session_track_system_variables");

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
        if (value.isNull() && !mayBeNull(variable)) {
            throw switch (variable.kind()) {
                case INTEGER, NUMBER -> wrongType(variable);
                case BOOLEAN, ENUM, SET, TEXT -> wrongValue(variable, "NULL");
            };
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

    private static boolean mayBeNull(SystemVariable variable) {
        return variable.initial().isNull() || NULLABLE.contains(variable.name());
    }

    private static Assignment integer(SystemVariable variable, Value value, boolean strict) {
        BigDecimal number =
                switch (value) {
                    case Value.Int(var n) -> BigDecimal.valueOf(n);
                    case Value.Unsigned(var bits) -> unsigned(bits);
                    case Value.Bit(var bits, _) -> unsigned(bits);
                    default -> throw wrongType(variable);
                };
        var inRange = number.max(variable.minimum()).min(variable.maximum());
        var clamped = inRange.subtract(inRange.remainder(variable.step())).max(variable.minimum());
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
        if (variable.initial() instanceof Value.Text(var initial) && initial.contains("=")) {
            return Switches.assigned(variable, value, current);
        }
        String text =
                switch (value) {
                    case Value.Text(var given) -> given;
                    case Value.Int(var bits) when bits < 0 ->
                            throw wrongValue(variable, Long.toString(bits));
                    case Value.Int(var bits) -> fromBits(variable, bits);
                    case Value.Unsigned(var bits) -> fromBits(variable, bits);
                    default -> throw wrongType(variable);
                };
        if (variable.name().equals("sql_mode")) {
            return new Value.Text(sqlMode(variable, text).text());
        }
        var chosen = new ArrayList<String>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                chosen.add(
                        member(variable.members(), part.strip())
                                .orElseThrow(() -> wrongValue(variable, part)));
            }
        }
        if (chosen.isEmpty() && variable.name().equals("log_output")) {
            throw wrongValue(variable, text); // no output is a member of its own
        }
        return new Value.Text(
                String.join(",", variable.members().stream().filter(chosen::contains).toList()));
    }

    private static SqlMode sqlMode(SystemVariable variable, String text) {
        long unused = 0;
        for (String part : text.split(",", -1)) {
            int place = variable.members().indexOf(part.strip().toUpperCase(Locale.ROOT));
            if (place >= 0 && variable.members().get(place).startsWith("NOT_USED")) {
                unused |= 1L << place;
            }
        }
        if (unused != 0) {
            throw ErrorCode.UNSUPPORTED_SQL_MODE.error(unused);
        }
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

    private static Value text(SystemVariable variable, Value value) {
        String name = variable.name();
        if (value.isNull()) {
            return value;
        }
        if (name.startsWith("character_set_") && !name.endsWith("_dir")) {
            var set = characterSet(variable, value);
            if (name.equals("character_set_client") && UNFIT_FOR_CLIENTS.contains(set)) {
                throw wrongValue(variable, set.mysqlName());
            }
            return new Value.Text(set.mysqlName());
        }
        if (name.startsWith("collation_")) {
            return new Value.Text(collation(variable, value).mysqlName());
        }
        if (name.equals("default_collation_for_utf8mb4")) {
            var collation = collation(variable, value);
            if (collation != Collation.UTF8MB4_0900_AI_CI
                    && !collation.mysqlName().equals("utf8mb4_general_ci")) {
                throw ErrorCode.INVALID_DEFAULT_UTF8MB4_COLLATION.error(collation.mysqlName());
            }
            return new Value.Text(collation.mysqlName());
        }
        if (!(value instanceof Value.Text(var text))) {
            throw wrongType(variable);
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

    private static CharacterSet characterSet(SystemVariable variable, Value value) {
        if (value instanceof Value.Text(var name)) {
            return CharacterSet.named(name)
                    .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
        }
        int id = id(variable, value);
        return Collation.withId(id)
                .map(Collation::characterSet)
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(id));
    }

    private static Collation collation(SystemVariable variable, Value value) {
        if (value instanceof Value.Text(var name)) {
            return Collation.named(name).orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(name));
        }
        int id = id(variable, value);
        return Collation.withId(id).orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(id));
    }

    /// Collations have numbers, and each stands for its character set too.
    private static int id(SystemVariable variable, Value value) {
        return switch (value) {
            case Value.Int(var number) -> (int) number;
            case Value.Unsigned(var bits) -> (int) bits;
            default -> throw wrongType(variable);
        };
    }

    static SqlError wrongValue(SystemVariable variable, String value) {
        return ErrorCode.WRONG_VALUE_FOR_VAR.error(variable.name(), value);
    }

    static SqlError wrongType(SystemVariable variable) {
        return ErrorCode.WRONG_TYPE_FOR_VAR.error(variable.name());
    }
}
