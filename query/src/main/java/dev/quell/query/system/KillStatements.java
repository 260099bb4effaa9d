package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.kill.KillExplanation;
import dev.quell.query.kill.Kills;
import dev.quell.session.KillCommand;
import dev.quell.session.Login;
import dev.quell.session.ResultColumn;
import dev.quell.session.Session;
import dev.quell.session.account.AccountName;
import dev.quell.sql.tree.SessionStatement.Kill;
import dev.quell.sql.tree.SessionStatement.KillScope;
import dev.quell.sql.tree.SessionStatement.KillTarget;
import dev.quell.sql.tree.ShowStatement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// KILL in MySQL's forms and MariaDB's, and what EXPLAIN tells of it.
final class KillStatements {
    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final long MAX_QUERY_ID = Long.MAX_VALUE;

    private static final String EXPLAIN_KILL = "EXPLAIN KILL";

    private final ScalarRunner scalars;

    KillStatements(ScalarRunner scalars) {
        this.scalars = scalars;
    }

    /// Kills whom the statement means.
    ///
    /// @return how many sessions KILL USER hit; 0 for a KILL by id, which MySQL does not count
    /// @throws SqlError 1094, 1095, 1957, 1979; 1210 for an id that cannot be one
    long run(Kill statement, Look look) {
        var kills = new Kills(look.engine());
        Session killer = look.session();
        var commands = commands(statement, look);
        commands.forEach(command -> kills.run(command, killer, look.context().now()));
        // Who kills himself hears of it at once: MySQL answers 1317, not OK.
        look.context().cancellation().check();
        return statement.target() instanceof KillTarget.User ? commands.size() : 0;
    }

    /// EXPLAIN KILL.
    ///
    /// @param format TRADITIONAL, JSON or TREE
    /// @throws SqlError as [#run]; 1227 without the right to see what the victim does
    Answer explain(Kill statement, String format, Look look) {
        var explained =
                KillExplanation.of(
                        commands(statement, look),
                        look.session(),
                        look.engine(),
                        look.catalog(),
                        look.context().cancellation(),
                        look.context().now());
        return switch (format) {
            case "JSON" -> explanation(look, explained.json());
            case "TREE" -> explanation(look, explained.tree());
            default ->
                    ShowStatements.made(
                            look,
                            EXPLAIN_KILL,
                            (_, rows) -> explained.rows().forEach(rows::add),
                            new ShowStatement.Filter.None());
        };
    }

    /// The columns of EXPLAIN KILL, whomever it means.
    static List<ResultColumn> explanationColumns(String format, Look look) {
        var answer =
                format.equals("TRADITIONAL")
                        ? ShowStatements.made(
                                look, EXPLAIN_KILL, RowMaker.NONE, new ShowStatement.Filter.None())
                        : explanation(look, "");
        return answer.resultColumns();
    }

    private static Answer explanation(Look look, String text) {
        return ShowStatements.texts(look, "EXPLAIN", List.of(text));
    }

    private List<KillCommand> commands(Kill statement, Look look) {
        return switch (statement.target()) {
            case KillTarget.Id(var expression) -> {
                Value argument = scalars.evaluate(expression, look.context());
                var sessions = look.sessions();
                yield List.of(
                        statement.scope() == KillScope.QUERY_ID
                                ? KillCommand.ofQuery(sessions, number(argument, MAX_QUERY_ID))
                                : KillCommand.of(
                                        sessions,
                                        kind(statement.scope()),
                                        number(argument, MAX_ID)));
            }
            case KillTarget.User(var name) ->
                    ofUser(
                            kind(statement.scope()),
                            AccountNames.resolve(name, look.session()),
                            look.session());
        };
    }

    private static KillCommand.Kind kind(KillScope scope) {
        return switch (scope) {
            case CONNECTION -> KillCommand.Kind.CONNECTION;
            case QUERY -> KillCommand.Kind.QUERY;
            case QUERY_ID -> KillCommand.Kind.QUERY_ID;
        };
    }

    /// KILL USER: sessions that the killer may not touch are passed over, as MariaDB does. The killer's own comes last, lest it
    /// stop half-way.
    private static List<KillCommand> ofUser(
            KillCommand.Kind kind, AccountName wanted, Session killer) {
        var commands = new ArrayList<KillCommand>();
        for (var victim : killer.sessions().all()) {
            var command = new KillCommand(kind, victim, victim.running());
            if (isMeant(victim, wanted) && command.denial(killer).isEmpty()) {
                commands.add(command);
            }
        }
        commands.sort(Comparator.comparing(command -> command.victim() == killer));
        return commands;
    }

    private static boolean isMeant(Session victim, AccountName wanted) {
        return victim.login()
                .map(Login::account)
                .filter(account -> account.user().equals(wanted.user()))
                .filter(account ->
                        wanted.host().equals("%") || account.host().equals(wanted.host()))
                .isPresent();
    }

    /// The id that a value means: texts are read as numbers, fractions rounded, NULL is 0. MySQL cuts to 32 bits
    /// and may kill a stranger; Quell refuses what cannot be an id.
    private static long number(Value value, long most) {
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
        if (id.signum() < 0 || id.compareTo(BigDecimal.valueOf(most)) > 0) {
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
