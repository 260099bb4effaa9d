package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.base.value.Value;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.RowSource;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.ResultSink;
import dev.quell.session.RunningStatement;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.status.Counter;
import dev.quell.session.variable.SessionVariables;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import java.time.Duration;
import java.util.List;

/// A query as a statement of its own: its rows go to the client, or INTO user variables.
public final class SelectStatement {
    private final StatementRun run;
    private final Planning planning;

    public SelectStatement(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
    }

    /// @throws dev.quell.base.error.SqlError whatever is wrong with the query, or ends it
    public void run(Query query, RunningStatement running, Reply reply) {
        query.into().ifPresent(this::requireFile);
        QueryPlan plan = planning.query(query);
        refuseLocks(query);
        limitTime(query, running);
        long found =
                switch (query.into().orElse(null)) {
                    case null -> send(plan, query, reply);
                    case Query.Into.Variables(var targets) -> {
                        long rows = assign(plan, targets);
                        reply.ok(new ResultSink.Ok(rows, 0, 0, ""));
                        yield rows;
                    }
                    case Query.Into.OutFile file -> {
                        long rows = new OutFile(run, plan).writeLines(file);
                        reply.ok(new ResultSink.Ok(rows, 0, 0, ""));
                        yield rows;
                    }
                    case Query.Into.DumpFile file -> {
                        long rows = new OutFile(run, plan).dump(file);
                        reply.ok(new ResultSink.Ok(rows, 0, 0, ""));
                        yield rows;
                    }
                };
        run.session().foundRows(plan.countsFoundRows() ? run.execution().foundRows() : found);
    }

    private void requireFile(Query.Into into) {
        if (!(into instanceof Query.Into.Variables)) {
            run.session().session().privileges().require(Privilege.FILE);
        }
    }

    private void refuseLocks(Query query) {
        boolean exclusive = query.locking().stream().anyMatch(Query.Locking::exclusive);
        if (exclusive && run.transaction().isReadOnly()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
    }

    /// `max_execution_time` is for every SELECT, also one that waits for row locks; not for other statements.
    private void limitTime(Query query, RunningStatement running) {
        long millis =
                planning.executionTimeHint(query)
                        .orElse(run.session().session().variables().maxExecutionTime());
        if (millis > 0) {
            running.limit(Duration.ofMillis(millis), new StopReason.ExecutionTimeout());
            run.session().session().counters().add(Counter.MAX_EXECUTION_TIME_SET);
        }
    }

    /// Columns are told with the first row, so that an error before it is answered by the error alone.
    ///
    /// @return rows found: those sent, and those that an OFFSET has passed over
    private long send(QueryPlan plan, Query query, Reply reply) {
        SessionVariables variables = run.session().session().variables();
        long limit = query.limit().isPresent() ? -1 : variables.sqlSelectLimit();
        long passedOver;
        run.stage(plan.locking() && plan.readsOneRow() ? Stage.STATISTICS : Stage.EXECUTING);
        try (RowSource rows = plan.open(run.execution())) {
            while (Long.compareUnsigned(reply.rows(), limit) < 0 && rows.next()) {
                if (reply.rows() == 0) {
                    reply.columns(plan.columns());
                }
                reply.row(rows.row());
            }
            passedOver = rows.passedOver();
        }
        // As in MySQL: a function that ends early when stopped (SLEEP, BENCHMARK) is an answer only
        // where no table is read.
        if (!isTableless(query)) {
            run.cancellation().check();
        }
        if (reply.rows() == 0) {
            reply.columns(plan.columns());
        }
        return reply.rows() + passedOver;
    }

    private static boolean isTableless(Query query) {
        return query.body() instanceof Select select && select.from().isEmpty();
    }

    private long assign(QueryPlan plan, List<Reference> targets) {
        if (targets.size() != plan.columns().size()) {
            throw ErrorCode.WRONG_NUMBER_OF_COLUMNS_IN_SELECT.error();
        }
        Value[] values = null;
        try (RowSource rows = plan.open(run.execution())) {
            while (rows.next()) {
                if (values != null) {
                    throw ErrorCode.TOO_MANY_ROWS.error();
                }
                values = rows.row().clone();
            }
        }
        if (values == null) {
            run.eval().diagnostics().warn(ErrorCode.SP_FETCH_NO_DATA);
            return 0;
        }
        for (int i = 0; i < values.length; i++) {
            if (!(targets.get(i) instanceof Reference.UserVariable(var name))) {
                throw ErrorCode.SP_UNDECLARED_VAR.error(targets.get(i));
            }
            var typing = new Typing(plan.columns().get(i).type(), true, Derivation.IMPLICIT, false);
            run.session().variables().set(name, new UserVariables.Variable(values[i], typing));
        }
        return 1;
    }
}
