package dev.quell.query.system;

import dev.quell.query.value.EvalContext;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import java.util.List;

/// The statements about the server itself: SHOW, DESCRIBE of a table, KILL and EXPLAIN KILL, accounts and privileges. Stateless.
public final class SystemStatements {
    private final SystemTables tables;
    private final ShowStatements shows;
    private final KillStatements kills;

    public SystemStatements(SystemTables tables, ScalarRunner scalars) {
        this.tables = tables;
        this.kills = new KillStatements(scalars);
        this.shows = new ShowStatements(scalars);
    }

    /// True for the statements that [#run] runs.
    public static boolean handles(Statement statement) {
        return switch (statement) {
            case ShowStatement.Explain explain ->
                    explain.statement() instanceof SessionStatement.Kill;
            case ShowStatement.ExplainConnection _ -> false;
            case ShowStatement _, AccountStatement _, SessionStatement.Kill _ -> true;
            default -> false;
        };
    }

    /// True for those that read or change nothing that SHOW WARNINGS tells of, and so leave it as it is.
    public static boolean keepsDiagnostics(Statement statement) {
        return statement instanceof ShowStatement.Diagnostics
                || statement instanceof ShowStatement.DiagnosticsCount;
    }

    /// True for what a session may do while its password has expired: change it, and SET.
    public static boolean changesPassword(Statement statement) {
        return statement instanceof AccountStatement.AlterUser
                || statement instanceof AccountStatement.SetPassword
                || statement instanceof SessionStatement.Set;
    }

    /// The columns of the statement's result; empty where it has none. For preparing it.
    public List<ResultColumn> columns(Statement statement, EvalContext context) {
        return switch (statement) {
            case ShowStatement.Explain explain when handles(explain) ->
                    KillStatements.explanationColumns(format(explain), tables.look(context));
            case ShowStatement show when handles(show) ->
                    shows.answer(show, tables.look(context)).resultColumns();
            default -> List.of();
        };
    }

    /// Runs a statement to its end.
    ///
    /// @param moreResults true if another statement of the same text follows
    public void run(
            Statement statement, EvalContext context, ResultSink sink, boolean moreResults) {
        var look = tables.look(context);
        switch (statement) {
            case ShowStatement show -> {
                look.session().stage(Stage.INIT);
                var answer = answer(show, look);
                int warnings = keepsDiagnostics(show) ? 0 : context.diagnostics().count();
                answer.send(sink, warnings, moreResults, context.cancellation());
            }
            case SessionStatement.Kill kill -> {
                long hit = kills.run(kill, look);
                sink.ok(new Ok(hit, 0, 0, ""), moreResults);
            }
            case AccountStatement account -> {
                var outcome = account(account, look);
                if (outcome.passwords().isEmpty()) {
                    sink.ok(outcome.ok(context.diagnostics().count()), moreResults);
                } else {
                    passwords(look, outcome)
                            .send(
                                    sink,
                                    context.diagnostics().count(),
                                    moreResults,
                                    context.cancellation());
                }
            }
            default -> throw new IllegalArgumentException("not handled: " + statement);
        }
    }

    private Answer answer(ShowStatement show, Look look) {
        return show instanceof ShowStatement.Explain explain
                        && explain.statement() instanceof SessionStatement.Kill kill
                ? kills.explain(kill, format(explain), look)
                : shows.answer(show, look);
    }

    private static String format(ShowStatement.Explain explain) {
        return explain.format().orElse("TRADITIONAL");
    }

    private static AccountStatements.Outcome account(AccountStatement statement, Look look) {
        var accounts = new AccountStatements(look);
        var grants = new GrantStatements(look);
        var roles = new RoleStatements(look);
        switch (statement) {
            case AccountStatement.CreateUser create -> {
                return accounts.create(create);
            }
            case AccountStatement.AlterUser alter -> {
                return accounts.alter(alter);
            }
            case AccountStatement.DropUser drop -> {
                return accounts.drop(drop);
            }
            case AccountStatement.RenameUser rename -> {
                return accounts.rename(rename);
            }
            case AccountStatement.SetPassword set -> {
                return accounts.setPassword(set);
            }
            case AccountStatement.Grant grant -> grants.grant(grant);
            case AccountStatement.Revoke revoke -> grants.revoke(revoke);
            case AccountStatement.RevokeAll revoke -> grants.revokeAll(revoke);
            case AccountStatement.CreateRole create -> accounts.createRoles(create);
            case AccountStatement.DropRole drop -> accounts.dropRoles(drop);
            case AccountStatement.SetRole(var choice) -> roles.set(choice);
            case AccountStatement.SetDefaultRole set -> roles.setDefault(set);
            case AccountStatement.GrantRoles grant -> roles.grant(grant);
            case AccountStatement.RevokeRoles revoke -> roles.revoke(revoke);
            case AccountStatement.GrantProxy grant -> grants.grantProxy(grant);
            case AccountStatement.RevokeProxy revoke -> grants.revokeProxy(revoke);
        }
        return AccountStatements.Outcome.DONE;
    }

    private static Answer passwords(Look look, AccountStatements.Outcome outcome) {
        return ShowStatements.made(
                look,
                "RANDOM PASSWORDS",
                (_, rows) ->
                        outcome.passwords()
                                .forEach(password ->
                                        rows.add(
                                                password.account().user(),
                                                password.account().host(),
                                                password.text(),
                                                1)),
                new ShowStatement.Filter.None());
    }
}
