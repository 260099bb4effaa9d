package dev.quell.base.value;

import java.util.Locale;
import java.util.Optional;

/// The session variable `sql_mode`: a set of flags, each at MySQL's bit.
///
/// @param bits the flags' bits, as `SELECT @@sql_mode + 0` shows them
public record SqlMode(long bits) {
    /// The flags, with the number of MySQL's bit.
    public enum Flag {
        REAL_AS_FLOAT(0),
        PIPES_AS_CONCAT(1),
        ANSI_QUOTES(2),
        IGNORE_SPACE(3),
        ONLY_FULL_GROUP_BY(5),
        NO_UNSIGNED_SUBTRACTION(6),
        NO_DIR_IN_CREATE(7),
        ANSI(18),
        NO_AUTO_VALUE_ON_ZERO(19),
        NO_BACKSLASH_ESCAPES(20),
        STRICT_TRANS_TABLES(21),
        STRICT_ALL_TABLES(22),
        NO_ZERO_IN_DATE(23),
        NO_ZERO_DATE(24),
        ALLOW_INVALID_DATES(25),
        ERROR_FOR_DIVISION_BY_ZERO(26),
        TRADITIONAL(27),
        HIGH_NOT_PRECEDENCE(29),
        NO_ENGINE_SUBSTITUTION(30),
        PAD_CHAR_TO_FULL_LENGTH(31),
        TIME_TRUNCATE_FRACTIONAL(32);

        private final long bit;

        Flag(int place) {
            bit = 1L << place;
        }
    }

    public static final SqlMode NONE = new SqlMode(0);

    /// MySQL 8's default.
    public static final SqlMode DEFAULT =
            NONE.with(
                    Flag.ONLY_FULL_GROUP_BY,
                    Flag.STRICT_TRANS_TABLES,
                    Flag.NO_ZERO_IN_DATE,
                    Flag.NO_ZERO_DATE,
                    Flag.ERROR_FOR_DIVISION_BY_ZERO,
                    Flag.NO_ENGINE_SUBSTITUTION);

    public boolean has(Flag flag) {
        return (bits & flag.bit) != 0;
    }

    /// STRICT_TRANS_TABLES or STRICT_ALL_TABLES: a value that does not fit its column is an error, not a warning.
    public boolean strict() {
        return has(Flag.STRICT_TRANS_TABLES) || has(Flag.STRICT_ALL_TABLES);
    }

    public SqlMode with(Flag... flags) {
        long result = bits;
        for (Flag flag : flags) {
            result |= flag.bit;
        }
        return new SqlMode(result).expanded();
    }

    public SqlMode without(Flag... flags) {
        long result = bits;
        for (Flag flag : flags) {
            result &= ~flag.bit;
        }
        return new SqlMode(result);
    }

    /// Reads a comma-separated list such as `ANSI_QUOTES,STRICT_ALL_TABLES`; combination modes bring their parts.
    ///
    /// @return empty if a name in it is unknown
    public static Optional<SqlMode> parse(String text) {
        var mode = NONE;
        for (String part : text.split(",", -1)) {
            String name = part.strip().toUpperCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue;
            }
            var flag = flag(name);
            if (flag.isEmpty()) {
                return Optional.empty();
            }
            mode = mode.with(flag.get());
        }
        return Optional.of(mode);
    }

    private static Optional<Flag> flag(String name) {
        for (Flag flag : Flag.values()) {
            if (flag.name().equals(name)) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }

    // ANSI and TRADITIONAL are names for several flags at once.
    private SqlMode expanded() {
        long result = bits;
        if (has(Flag.ANSI)) {
            result |=
                    Flag.REAL_AS_FLOAT.bit
                            | Flag.PIPES_AS_CONCAT.bit
                            | Flag.ANSI_QUOTES.bit
                            | Flag.IGNORE_SPACE.bit
                            | Flag.ONLY_FULL_GROUP_BY.bit;
        }
        if (has(Flag.TRADITIONAL)) {
            result |=
                    Flag.STRICT_TRANS_TABLES.bit
                            | Flag.STRICT_ALL_TABLES.bit
                            | Flag.NO_ZERO_IN_DATE.bit
                            | Flag.NO_ZERO_DATE.bit
                            | Flag.ERROR_FOR_DIVISION_BY_ZERO.bit
                            | Flag.NO_ENGINE_SUBSTITUTION.bit;
        }
        return result == bits ? this : new SqlMode(result);
    }

    /// The flags' names in the order of their bits, with commas: what `SELECT @@sql_mode` shows.
    public String text() {
        var text = new StringBuilder();
        for (Flag flag : Flag.values()) {
            if (has(flag)) {
                text.append(text.isEmpty() ? "" : ",").append(flag.name());
            }
        }
        return text.toString();
    }
}
