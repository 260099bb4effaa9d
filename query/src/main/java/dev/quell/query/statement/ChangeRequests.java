package dev.quell.query.statement;

import dev.quell.query.bind.ChangeRequest;
import dev.quell.sql.tree.DataStatement;
import java.util.List;
import java.util.Optional;

/// UPDATE and DELETE in the shape that the planner takes.
public final class ChangeRequests {
    private ChangeRequests() {}

    public static ChangeRequest of(DataStatement.Update update) {
        return new ChangeRequest(
                update.with(),
                update.tables(),
                List.of(),
                update.assignments(),
                update.where(),
                update.orderBy(),
                update.limit());
    }

    public static ChangeRequest of(DataStatement.Delete delete) {
        return new ChangeRequest(
                delete.with(),
                List.of(delete.table()),
                List.of(),
                List.of(),
                delete.where(),
                delete.orderBy(),
                delete.limit());
    }

    public static ChangeRequest of(DataStatement.MultiDelete delete) {
        return new ChangeRequest(
                delete.with(),
                delete.from(),
                delete.targets(),
                List.of(),
                delete.where(),
                List.of(),
                Optional.empty());
    }
}
