package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one statement answers. Rows go through to the client at once; the last packet, which says that the statement has
/// succeeded, is kept back until [#finish], because success is only certain after the commit.
///
/// Used by the statement's thread only.
public final class Reply implements ResultSink {
    private final ResultSink client;
    private final boolean more;
    private @Nullable Ok ok;
    private boolean hasRows;
    private long rows;

    /// @param more whether another statement of the same text follows
    public Reply(ResultSink client, boolean more) {
        this.client = client;
        this.more = more;
    }

    @Override
    public void columns(List<ResultColumn> columns, boolean moreResults) {
        columns(columns);
    }

    public void columns(List<ResultColumn> columns) {
        hasRows = true;
        client.columns(columns, more);
    }

    @Override
    public void row(Value[] values) {
        rows++;
        client.row(values);
    }

    /// The rows are complete. What it says of warnings and further results is known better by [#finish].
    @Override
    public void end(int warnings, boolean moreResults) {
        hasRows = true;
    }

    @Override
    public InputStream clientFile(String name) {
        return client.clientFile(name);
    }

    @Override
    public void ok(Ok result, boolean moreResults) {
        ok = result;
    }

    public void ok(Ok result) {
        ok = result;
    }

    /// True if the answer is a result set.
    public boolean hasRows() {
        return hasRows;
    }

    /// Rows sent so far.
    public long rows() {
        return rows;
    }

    /// What ROW_COUNT() tells afterwards: -1 for a result set.
    public long affectedRows() {
        return ok == null ? -1 : ok.affectedRows();
    }

    /// What the OK packet says; null for a result set.
    public @Nullable String message() {
        if (hasRows) {
            return null;
        }
        return ok == null ? "" : ok.info();
    }

    /// Sends the last packet: the statement has succeeded.
    public void finish(int warnings) {
        int shown = Math.min(warnings, 0xFFFF);
        var result = ok;
        if (hasRows) {
            client.end(shown, more);
        } else if (result == null) {
            client.ok(new Ok(0, 0, shown, ""), more);
        } else {
            client.ok(
                    new Ok(result.affectedRows(), result.lastInsertId(), shown, result.info()),
                    more);
        }
    }
}
