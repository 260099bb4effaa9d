package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.session.KillCommand;
import dev.quell.session.Session;
import dev.quell.session.account.AccountName;
import dev.quell.sql.tree.SessionStatement.Kill;
import dev.quell.sql.tree.SessionStatement.KillScope;
import dev.quell.sql.tree.SessionStatement.KillTarget;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// KILL, in MySQL's forms and MariaDB's KILL USER.
final class KillStatements {
    private static final long MAX_ID = 0xFFFF_FFFFL;

    private final ScalarRunner scalars;

    KillStatements(ScalarRunner scalars) {
        this.scalars = scalars;
    }

    /// @return how many sessions KILL USER hit; 0 for a KILL by id, which MySQL does not count
    /// @throws SqlError 1094, 1095, 1210 for an id that cannot be one
    long run(Kill statement, Session killer, EvalContext context) {
        var kind =
                switch (statement.scope()) {
                    case CONNECTION -> KillCommand.Kind.CONNECTION;
                    case QUERY -> KillCommand.Kind.QUERY;
                    case QUERY_ID -> throw ErrorCode.NOT_SUPPORTED_YET.error(KillScope.QUERY_ID);
                };
        return switch (statement.target()) {
            case KillTarget.Id(var expression) -> {
                long id = id(scalars.evaluate(expression, context));
                new KillCommand(kind, id).run(killer);
                // Who kills himself hears of it at once: MySQL answers 1317, not OK.
                context.cancellation().check();
                yield 0;
            }
            case KillTarget.User(var name) -> {
                long hit = killUser(kind, AccountNames.resolve(name, killer), killer);
                context.cancellation().check();
                yield hit;
            }
        };
    }

    // Sessions that the killer may not touch are passed over, as MariaDB does.
    private static long killUser(KillCommand.Kind kind, AccountName wanted, Session killer) {
        long hit = 0;
        for (var victim : killer.sessions().all()) {
            boolean meant =
                    victim.login()
                            .filter(login ->
                                    login.account().user().equals(wanted.user())
                                            && (wanted.host().equals("%")
                                                    || login.account()
                                                            .host()
                                                            .equals(wanted.host())))
                            .isPresent();
            if (meant && killed(kind, victim, killer)) {
                hit++;
            }
        }
        return hit;
    }

    private static boolean killed(KillCommand.Kind kind, Session victim, Session killer) {
        try {
            new KillCommand(kind, victim.id()).run(killer);
            return true;
        } catch (SqlError e) {
            if (e.code() == ErrorCode.KILL_DENIED_ERROR || e.code() == ErrorCode.NO_SUCH_THREAD) {
                return false;
            }
            throw e;
        }
    }

    /// The connection id that a value means: texts are read as numbers, fractions rounded, NULL is 0. MySQL cuts to 32 bits
    /// and may kill a stranger; Quell refuses what cannot be an id.
    static long id(Value value) {
        BigDecimal number =
                switch (value) {
                    case Value.Null _ -> BigDecimal.ZERO;
                    case Value.Int(var n) -> BigDecimal.valueOf(n);
                    case Value.Unsigned(var bits) -> new BigDecimal(Long.toUnsignedString(bits));
                    case Value.Bit(var bits, _) -> new BigDecimal(Long.toUnsignedString(bits));
                    case Value.Decimal(var n) -> n;
                    case Value.Real(var n) -> BigDecimal.valueOf(n);
                    case Value.Single(var n) -> new BigDecimal(Float.toString(n));
                    case Value.Text(var text) -> prefix(text);
                    default -> throw ErrorCode.WRONG_ARGUMENTS.error("KILL");
                };
        var id = number.setScale(0, RoundingMode.HALF_UP);
        if (id.signum() < 0 || id.compareTo(BigDecimal.valueOf(MAX_ID)) > 0) {
            throw ErrorCode.WRONG_ARGUMENTS.error("KILL");
        }
        return id.longValue();
    }

    // The number that a text begins with, 0 if with none.
    private static BigDecimal prefix(String text) {
        String stripped = text.strip();
        int end = 0;
        if (end < stripped.length() && (stripped.charAt(0) == '-' || stripped.charAt(0) == '+')) {
            end++;
        }
        int digits = end;
        boolean point = false;
        while (end < stripped.length()
                && (Character.isDigit(stripped.charAt(end))
                        || (stripped.charAt(end) == '.' && !point))) {
            point |= stripped.charAt(end) == '.';
            end++;
        }
        String number = stripped.substring(0, end);
        return end == digits || number.endsWith(".") && end == digits + 1
                ? BigDecimal.ZERO
                : new BigDecimal(number);
    }
}
