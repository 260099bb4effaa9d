package dev.quell.query;

import dev.quell.base.value.SqlType;
import dev.quell.query.statement.PlanSlot;
import dev.quell.session.PreparedStatement;
import dev.quell.session.ResultColumn;
import dev.quell.sql.parse.ParsedStatement;
import java.util.Collections;
import java.util.List;

/// A statement that was prepared, with the place where its plan is kept.
///
/// @param columns of its result as far as they are known without the parameters' values
record PreparedQuery(String text, ParsedStatement parsed, List<ResultColumn> columns, PlanSlot slot)
        implements PreparedStatement {
    PreparedQuery {
        columns = List.copyOf(columns);
    }

    @Override
    public List<SqlType> parameters() {
        return Collections.nCopies(parsed.parameters(), SqlType.NULL);
    }
}
