package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/// One system variable, as the catalogue describes it.
///
/// @param index its place in the catalogue
/// @param members the labels of an ENUM or SET, else empty
/// @param minimum the least number allowed; clamped with warning 1292
/// @param maximum the greatest number allowed
/// @param step integers are multiples of it; others are moved down to one, with the same warning
/// @param initial MySQL's default
public record SystemVariable(
        int index,
        String name,
        Scope scope,
        Access access,
        Kind kind,
        Value initial,
        BigDecimal minimum,
        BigDecimal maximum,
        BigDecimal step,
        List<String> members) {
    /// Which values it has.
    public enum Scope {
        /// One for the server.
        GLOBAL,
        /// One for each session.
        SESSION,
        /// One for the server, which new sessions start with, and one for each session.
        BOTH
    }

    /// Who may set it.
    public enum Access {
        SETTABLE,
        READ_ONLY,
        /// Cannot be set while the server runs; SET PERSIST_ONLY gives it another value from the next start on.
        AT_START,
        /// The global value can be set, a session's cannot (error 1621).
        SESSION_READ_ONLY
    }

    /// What its values are.
    public enum Kind {
        INTEGER,
        BOOLEAN,
        NUMBER,
        ENUM,
        SET,
        TEXT
    }

    private static final Set<String> WITHOUT_DEFAULT =
            Set.of(
                    "gtid_purged",
                    "identity",
                    "insert_id",
                    "last_insert_id",
                    "rand_seed1",
                    "rand_seed2");

    public SystemVariable {
        members = List.copyOf(members);
    }

    /// SET … = DEFAULT is refused for what is a fact or a seed of the moment.
    ///
    /// @throws dev.quell.base.error.SqlError 1230
    void requireDefault() {
        if (WITHOUT_DEFAULT.contains(name)) {
            throw ErrorCode.NO_DEFAULT.error(name);
        }
    }

    public boolean hasGlobal() {
        return scope != Scope.SESSION;
    }

    /// True if the running server's value cannot be set.
    public boolean isReadOnly() {
        return access == Access.READ_ONLY || access == Access.AT_START;
    }

    public boolean hasSession() {
        return scope != Scope.GLOBAL;
    }

    /// True for integers that take no negative number: they are BIGINT UNSIGNED.
    public boolean unsigned() {
        return kind == Kind.INTEGER && minimum.signum() >= 0;
    }

    /// The type of `@@name` in an expression.
    public SqlType type() {
        return switch (kind) {
            case INTEGER -> unsigned() ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT;
            case BOOLEAN -> SqlType.BOOLEAN;
            case NUMBER -> SqlType.DOUBLE;
            case ENUM, SET, TEXT -> SqlType.varchar(1_024, Collation.UTF8MB4_0900_AI_CI);
        };
    }

    /// As SHOW VARIABLES writes a value: ON and OFF for booleans, '' for NULL.
    public String show(Value value) {
        return switch (value) {
            case Value.Int(var number) when kind == Kind.BOOLEAN -> number != 0 ? "ON" : "OFF";
            case Value.Int(var number) -> Long.toString(number);
            case Value.Unsigned(var bits) -> Long.toUnsignedString(bits);
            case Value.Real(var number) ->
                    new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
            case Value.Text(var text) -> text;
            case Value.Null _ -> "";
            default -> throw new IllegalStateException(name + " is " + value);
        };
    }
}
