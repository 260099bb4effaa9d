package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.StatementRun;
import dev.quell.sql.tree.ShowStatement;

/// EXPLAIN.
final class ExplainStatement {
    private final StatementRun run;
    private final Planning planning;

    ExplainStatement(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
    }

    void run(ShowStatement.Explain explain, Reply reply) {
        throw ErrorCode.NOT_SUPPORTED_YET.error("EXPLAIN" + explain + reply + run + planning);
    }
}
