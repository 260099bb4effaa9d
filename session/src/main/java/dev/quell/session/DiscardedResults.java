package dev.quell.session;

import dev.quell.base.value.Value;
import java.util.List;

/// Where the results of statements go that no client has sent: an event's body, `init_connect`.
public final class DiscardedResults implements ResultSink {
    @Override
    public void columns(List<ResultColumn> columns, boolean moreResults) {
        // nobody reads them
    }

    @Override
    public void row(Value[] values) {
        // nobody reads them
    }

    @Override
    public void end(int warnings, boolean moreResults) {
        // nobody waits for it
    }

    @Override
    public void ok(Ok ok, boolean moreResults) {
        // nobody waits for it
    }
}
