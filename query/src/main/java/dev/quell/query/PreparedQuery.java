package dev.quell.query;

import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.query.statement.PlanSlot;
import dev.quell.session.PreparedStatement;
import dev.quell.session.ResultColumn;
import dev.quell.session.event.PreparedActivity;
import dev.quell.session.event.SessionEvents;
import dev.quell.sql.parse.ParsedStatement;
import java.util.Collections;
import java.util.List;

/// A statement that was prepared, with the place where its plan is kept.
///
/// @param text as the process list may show it: without secrets
/// @param mode how its text was read
/// @param fingerprint of its digest
/// @param columns of its result as far as they are known without the parameters' values
/// @param activity what performance_schema knows of it
/// @param owner its session's record
record PreparedQuery(
        String text,
        SqlMode mode,
        ParsedStatement parsed,
        long fingerprint,
        List<ResultColumn> columns,
        PlanSlot slot,
        PreparedActivity activity,
        SessionEvents owner)
        implements PreparedStatement {
    PreparedQuery {
        columns = List.copyOf(columns);
    }

    @Override
    public long id() {
        return activity.id();
    }

    @Override
    public void forget() {
        owner.forget(activity);
    }

    @Override
    public List<SqlType> parameters() {
        return Collections.nCopies(parsed.parameters(), SqlType.NULL);
    }
}
