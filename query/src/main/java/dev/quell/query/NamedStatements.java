package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.statement.ParameterTypes;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.ScalarEvaluation;
import dev.quell.query.statement.StatementRun;
import dev.quell.query.value.UserVariables;
import dev.quell.session.RunningStatement;
import dev.quell.session.status.Counter;
import dev.quell.sql.tree.SessionStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PREPARE and EXECUTE: statements that have a name in the session.
final class NamedStatements {
    private final QueryWorkspace workspace;
    private final RunningStatement running;
    private final StatementRun run;
    private final Planning planning;

    NamedStatements(
            QueryWorkspace workspace,
            RunningStatement running,
            StatementRun run,
            Planning planning) {
        this.workspace = workspace;
        this.running = running;
        this.run = run;
        this.planning = planning;
    }

    /// A statement of that name that there was is gone, also if the new text is wrong.
    void prepare(SessionStatement.Prepare prepare) {
        count(Counter.COM_STMT_PREPARE);
        workspace.forgetPrepared(prepare.name());
        Value source = ScalarEvaluation.evaluate(prepare.source(), run, planning);
        String text = source.isNull() ? "NULL" : ScalarEvaluation.text(source);
        workspace.keepPrepared(
                prepare.name(), workspace.prepare(Optional.of(prepare.name()), text, running));
    }

    /// MySQL counts them with those of the protocol too.
    private void count(Counter counter) {
        run.session().session().counters().add(counter);
    }

    /// The process list shows the prepared text meanwhile.
    void execute(SessionStatement.Execute execute, Reply reply) {
        PreparedQuery statement = workspace.prepared(execute.name(), "EXECUTE");
        count(Counter.COM_STMT_EXECUTE);
        if (execute.variables().size() != statement.parsed().parameters()) {
            throw ErrorCode.WRONG_ARGUMENTS.error("EXECUTE");
        }
        List<Value> given = new ArrayList<>();
        for (String name : execute.variables()) {
            given.add(
                    run.session()
                            .variables()
                            .get(name)
                            .map(UserVariables.Variable::value)
                            .orElse(Value.NULL));
        }
        List<Value> values = LimitParameters.ofExecute(statement.parsed(), given);
        running.info(statement.text());
        running.event().fingerprint(statement.fingerprint(), statement.mode());
        running.event().runs(statement.activity());
        var session = run.session();
        try (var _ =
                        HintedVariables.of(
                                statement.parsed().hints(),
                                session.session().variables(),
                                session.diagnostics());
                var inner =
                        new StatementRun(
                                run.session(), run.cancellation(), run.eval().now(), values)) {
            var types = ParameterTypes.of(values, run.session().settings().connectionCollation());
            var own =
                    new Planning(inner, workspace.runner().systemTables(), statement.slot(), types);
            new Dispatcher(workspace, running, inner, own)
                    .run(statement.parsed().statement(), reply);
            inner.complete();
        }
    }
}
