package dev.quell.storage.row;

import dev.quell.base.value.Value;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import java.util.ArrayList;
import java.util.List;

/// An index that is being filled while others write to its table. They write its entries too, but it holds none of them up: what
/// would break its uniqueness fails the one who builds it. Safe for all threads.
public final class UnfinishedIndex {
    private final IndexDefinition definition;
    private final ChangeLog written;
    private volatile List<Value> conflict = List.of();

    /// @param written where unique entries are noted
    public UnfinishedIndex(IndexDefinition definition, ChangeLog written) {
        this.definition = definition;
        this.written = written;
    }

    public IndexDefinition definition() {
        return definition;
    }

    /// A batch writes a unique entry that the builder may not have seen: it is looked at again later.
    ///
    /// @param number of the entry's version
    /// @param header of that version
    public void noteWritten(Bytes key, long number, Bytes header, StoreBatch batch) {
        written.note(key, number, header, batch);
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
    public ChangeLog written() {
        return written;
    }
}
