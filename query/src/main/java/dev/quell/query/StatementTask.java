package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.StopReason;
import dev.quell.base.value.LargeValue;
import dev.quell.base.value.Value;
import dev.quell.query.statement.ParameterTypes;
import dev.quell.query.statement.PlanSlot;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.SessionContext;
import dev.quell.query.statement.StatementRun;
import dev.quell.session.Command;
import dev.quell.session.ResultSink;
import dev.quell.session.RunningStatement;
import dev.quell.session.Stage;
import dev.quell.session.event.StatementEvent;
import dev.quell.session.status.Counter;
import dev.quell.sql.parse.ParsedStatement;
import dev.quell.sql.tree.ProgramStatement;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;
import java.time.Duration;
import java.util.List;

/// One statement from its tree to its last packet: runs it, then ends its part of the transaction; or undoes it and records
/// the error.
final class StatementTask {
    private static final double NANOS = 1e9;

    private final QueryWorkspace workspace;
    private final SessionContext context;
    private final RunningStatement running;
    private final Statement statement;
    private final PlanSlot slot;
    private final List<Value> parameters;
    private final List<SqlError> warnings;
    private final List<String> hints;

    /// @param warnings what is to be told of what the parser warned of
    StatementTask(
            QueryWorkspace workspace,
            RunningStatement running,
            ParsedStatement parsed,
            PlanSlot slot,
            List<Value> parameters,
            List<SqlError> warnings) {
        this.workspace = workspace;
        this.context = workspace.context();
        this.running = running;
        this.statement = parsed.statement();
        this.slot = slot;
        this.parameters = parameters;
        this.warnings = warnings;
        this.hints = parsed.hints();
    }

    /// @param more whether another statement of the same text follows
    /// @throws SqlError what ended the statement; it is undone by then, and so it is after a fault of ours, which leaves as
    ///     it is
    void run(ResultSink sink, boolean more) {
        context.beginStatement(earlier(statement));
        for (var warning : warnings) {
            context.diagnostics().demote(warning);
        }
        limitTime();
        StatementEvent event = running.event();
        if (running.command() == Command.QUERY) {
            StatementCounters.of(statement).ifPresent(counter -> event.name(counter.eventName()));
        }
        var reply = new Reply(sink, more);
        try {
            if (!endsTransaction(statement)) {
                running.cancellation().check();
            }
            execute(reply);
        } catch (SqlError error) {
            failed(error, reply);
            throw error;
        } catch (StackOverflowError fault) {
            SqlError error = ErrorCode.STACK_OVERRUN_NEED_MORE.error("all", "session's", "more");
            failed(error, reply);
            throw error;
        } catch (OutOfMemoryError fault) {
            SqlError error = ErrorCode.OUT_OF_RESOURCES.error();
            failed(error, reply);
            throw error;
        } catch (RuntimeException fault) {
            failed(ErrorCode.UNKNOWN_ERROR.error(), reply);
            throw fault;
        }
        int given = context.succeeded(reply.affectedRows());
        event.succeeded(reply.message(), reply.affectedRows(), reply.rows(), given);
        countIfSlow();
        reply.finish(given);
        context.session().stage(Stage.CLEANING_UP);
    }

    private void countIfSlow() {
        double seconds = running.event().nanos() / NANOS;
        if (seconds >= context.session().variables().longQueryTime()) {
            context.session().counters().add(Counter.SLOW_QUERIES);
        }
    }

    private void failed(SqlError error, Reply reply) {
        context.failed(error);
        countIfSlow();
        if (error.code() == ErrorCode.QUERY_TIMEOUT) {
            context.session().counters().add(Counter.MAX_EXECUTION_TIME_EXCEEDED);
        } else if (error.code() == ErrorCode.STATEMENT_TIMEOUT) {
            context.session().counters().add(Counter.MAX_STATEMENT_TIME_EXCEEDED);
        }
        running.event().failed(error, reply.rows());
    }

    private void execute(Reply reply) {
        try (var _ =
                        HintedVariables.of(
                                hints, context.session().variables(), context.diagnostics());
                var run =
                        new StatementRun(
                                context,
                                running.cancellation(),
                                context.now(workspace.runner().clock()),
                                parameters)) {
            var planning =
                    new Planning(
                            run,
                            workspace.runner().systemTables(),
                            slot,
                            ParameterTypes.of(
                                    parameters, context.settings().connectionCollation()));
            var dispatcher = new Dispatcher(workspace, running, run, planning);
            LargeValue.within(run::expectValue, () -> dispatcher.run(statement, reply));
            run.stage(Stage.QUERY_END);
            run.complete();
        }
    }

    /// COMMIT and ROLLBACK see to a stop themselves: whatever they answer, the transaction is over. A client that was told 1317 and
    /// went on with BEGIN would otherwise commit what it believes to be gone.
    private static boolean endsTransaction(Statement statement) {
        return statement instanceof TransactionStatement.Commit
                || statement instanceof TransactionStatement.Rollback;
    }

    private static SessionContext.Earlier earlier(Statement statement) {
        boolean looksAtThem =
                statement instanceof ShowStatement.Diagnostics
                        || statement instanceof ShowStatement.DiagnosticsCount
                        || statement instanceof ProgramStatement.GetDiagnostics;
        return looksAtThem ? SessionContext.Earlier.KEPT : SessionContext.Earlier.DROPPED;
    }

    /// MariaDB's `max_statement_time` is for every statement; MySQL's `max_execution_time` is the query's own business.
    private void limitTime() {
        double seconds = context.session().variables().maxStatementTime();
        if (seconds > 0) {
            running.limit(
                    Duration.ofNanos((long) (seconds * NANOS)), new StopReason.StatementTimeout());
        }
    }
}
