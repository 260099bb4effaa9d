package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.query.statement.DataStatements;
import dev.quell.query.statement.EventStatements;
import dev.quell.query.statement.HandlerStatements;
import dev.quell.query.statement.MaintenanceStatements;
import dev.quell.query.statement.OpenHandlers;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.ScalarEvaluation;
import dev.quell.query.statement.SchemaStatements;
import dev.quell.query.statement.SelectStatement;
import dev.quell.query.statement.SetStatement;
import dev.quell.query.statement.StatementRun;
import dev.quell.query.statement.TransactionStatements;
import dev.quell.query.system.SystemStatements;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.RunningStatement;
import dev.quell.session.Stage;
import dev.quell.session.status.Counter;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.EventStatement;
import dev.quell.sql.tree.HandlerStatement;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.ProgramStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;

/// Sends a statement to those who know how to run it.
final class Dispatcher {
    private final QueryWorkspace workspace;
    private final RunningStatement running;
    private final StatementRun run;
    private final Planning planning;

    Dispatcher(
            QueryWorkspace workspace,
            RunningStatement running,
            StatementRun run,
            Planning planning) {
        this.workspace = workspace;
        this.running = running;
        this.run = run;
        this.planning = planning;
    }

    void run(Statement statement, Reply reply) {
        var session = run.session().session();
        if (session.passwordExpired() && !SystemStatements.changesPassword(statement)) {
            throw ErrorCode.MUST_CHANGE_PASSWORD.error();
        }
        session.countStatement(StatementCounters.changes(statement));
        StatementCounters.count(statement, session.counters());
        if (!(statement instanceof TransactionStatement)) {
            run.session().knownHandlers().ifPresent(OpenHandlers::giveWay);
        }
        switch (statement) {
            case Query query -> new SelectStatement(run, planning).run(query, running, reply);
            case DataStatement data ->
                    reply.ok(new DataStatements(run, planning, reply::clientFile).run(data));
            case HandlerStatement handler ->
                    new HandlerStatements(run, planning).run(handler, reply);
            case SchemaStatement schema ->
                    reply.ok(new SchemaStatements(run, planning).run(schema));
            case TransactionStatement transaction -> {
                if (new TransactionStatements(run, planning).run(transaction)) {
                    long self = run.session().connectionId();
                    run.session().session().kill(new StopReason.KilledConnection(self));
                }
            }
            case SessionStatement other -> session(other, reply);
            case ShowStatement show -> show(show, reply);
            case AccountStatement account -> account(account, reply);
            case MaintenanceStatement maintenance ->
                    new MaintenanceStatements(run, planning).run(maintenance, reply);
            case EventStatement event -> reply.ok(new EventStatements(run, planning).run(event));
            case ProgramStatement program -> throw refusal(program);
        }
    }

    private void session(SessionStatement statement, Reply reply) {
        switch (statement) {
            case SessionStatement.Use(var database) ->
                    UseDatabase.run(run.session(), workspace.runner().systemTables(), database);
            case SessionStatement.Set(var items) -> new SetStatement(run, planning).run(items);
            case SessionStatement.SetForStatement _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("SET STATEMENT");
            case SessionStatement.Prepare prepare -> {
                new NamedStatements(workspace, running, run, planning).prepare(prepare);
                reply.ok(new Ok(0, 0, 0, "Statement prepared"));
            }
            case SessionStatement.Execute execute -> {
                new NamedStatements(workspace, running, run, planning).execute(execute, reply);
            }
            case SessionStatement.Deallocate(var name) -> {
                if (!workspace.forgetPrepared(name)) {
                    throw ErrorCode.UNKNOWN_STMT_HANDLER.error(name, "DEALLOCATE PREPARE");
                }
                run.session().session().counters().add(Counter.COM_STMT_CLOSE);
            }
            case SessionStatement.Kill kill -> system().run(kill, run.eval(), reply, false);
            case SessionStatement.Nothing _ -> reply.ok(Ok.NOTHING);
        }
    }

    private void show(ShowStatement statement, Reply reply) {
        run.stage(Stage.INIT);
        switch (statement) {
            case ShowStatement.Explain explain when SystemStatements.handles(explain) ->
                    system().run(explain, run.eval(), reply, false);
            case ShowStatement.Explain explain ->
                    new ExplainStatement(run, planning).run(explain, reply);
            case ShowStatement.ExplainConnection explain ->
                    new ExplainStatement(run, planning).run(explain, reply);
            case ShowStatement other -> system().run(other, run.eval(), reply, false);
        }
    }

    /// Account statements commit, as definitions do.
    private void account(AccountStatement statement, Reply reply) {
        run.commitOpen();
        system().run(statement, run.eval(), reply, false);
    }

    private SystemStatements system() {
        return new SystemStatements(
                workspace.runner().systemTables(),
                (expression, _) -> ScalarEvaluation.evaluate(expression, run, planning));
    }

    private static RuntimeException refusal(ProgramStatement statement) {
        return switch (statement) {
            case ProgramStatement.CreateProgram create ->
                    ErrorCode.NOT_SUPPORTED_YET.error("CREATE " + create.kind());
            case ProgramStatement.AlterProgram alter ->
                    ErrorCode.NOT_SUPPORTED_YET.error("ALTER " + alter.kind());
            case ProgramStatement.DropProgram drop ->
                    ErrorCode.NOT_SUPPORTED_YET.error("DROP " + drop.kind());
            case ProgramStatement.Signal _ -> ErrorCode.NOT_SUPPORTED_YET.error("SIGNAL");
            case ProgramStatement.GetDiagnostics _ ->
                    ErrorCode.NOT_SUPPORTED_YET.error("GET DIAGNOSTICS");
        };
    }
}
