package dev.quell.storage.row;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.store.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An index that is being filled while others write to its table. They write its entries too, but it holds none of them up: what
/// would break its uniqueness fails the one who builds it. Safe for all threads.
public final class UnfinishedIndex {
    /// As `innodb_online_alter_log_max_size`: more entries than this are not remembered.
    private static final int MAX_WRITTEN = 1_000_000;

    private final IndexDefinition definition;
    private final Set<ByteBuffer> written = ConcurrentHashMap.newKeySet();
    private volatile List<Value> conflict = List.of();
    private volatile boolean overrun;

    public UnfinishedIndex(IndexDefinition definition) {
        this.definition = definition;
    }

    public IndexDefinition definition() {
        return definition;
    }

    /// A unique entry was written that the builder may not have seen: it is looked at again in the end.
    public void noteWritten(Bytes key) {
        if (written.size() < MAX_WRITTEN) {
            written.add(ByteBuffer.wrap(key.toArray()));
        } else {
            overrun = true;
        }
    }

    /// A row was written whose entry would lead to two rows.
    public void noteConflict(Value[] row) {
        List<Value> values = new ArrayList<>();
        for (IndexPart part : definition.parts()) {
            values.add(row[part.column()]);
        }
        conflict = List.copyOf(values);
    }

    /// The values of such a row; empty if there was none.
    public List<Value> conflict() {
        return conflict;
    }

    /// The entries to be looked at again.
    public Set<ByteBuffer> written() {
        return written;
    }

    /// Whether more was written than could be remembered.
    public boolean isOverrun() {
        return overrun;
    }
}
