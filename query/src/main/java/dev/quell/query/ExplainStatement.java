package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.exec.Explanation;
import dev.quell.query.statement.ChangeRequests;
import dev.quell.query.statement.DataStatements;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.StatementRun;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import java.util.List;

/// EXPLAIN, in the traditional format.
final class ExplainStatement {
    private final StatementRun run;
    private final Planning planning;

    ExplainStatement(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
    }

    void run(ShowStatement.Explain explain, Reply reply) {
        boolean traditional = explain.format().map("TRADITIONAL"::equals).orElse(true);
        if (explain.analyze() || !traditional) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    explain.analyze() ? "EXPLAIN ANALYZE" : "EXPLAIN FORMAT");
        }
        List<Value[]> lines = lines(explain.statement(), reply);
        reply.columns(Explanation.columns());
        lines.forEach(reply::row);
        reply.end(0, false);
    }

    /// What a statement may not do may not be explained either.
    private List<Value[]> lines(Statement statement, Reply reply) {
        return switch (statement) {
            case Query query -> Explanation.of(planning.query(query));
            case DataStatement.Update update ->
                    Explanation.of(new DataStatements(run, planning, reply).plan(update), "UPDATE");
            case DataStatement.Delete delete ->
                    Explanation.of(
                            new DataStatements(run, planning, reply)
                                    .plan(ChangeRequests.of(delete)),
                            "DELETE");
            case DataStatement.MultiDelete delete ->
                    Explanation.of(
                            new DataStatements(run, planning, reply)
                                    .plan(ChangeRequests.of(delete)),
                            "DELETE");
            default -> throw ErrorCode.NOT_SUPPORTED_YET.error("EXPLAIN of this statement");
        };
    }
}
