package dev.quell.query.statement;

import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.txn.ScanPlace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A table that HANDLER has opened, and where its last READ has stopped. Between statements only that place is kept, no cursor: the
/// next READ goes on from there, whatever became of the row. Of the session's thread only.
final class OpenHandler {
    private final String name;
    private final String schema;
    private final String table;
    private @Nullable Opened opened;
    private @Nullable Place place;

    /// What a handler knows of its table while it is open.
    ///
    /// @param columns what READ answers
    record Opened(TableDefinition definition, List<ResultColumn> columns) {
        Opened {
            columns = List.copyOf(columns);
        }
    }

    /// Where a READ has stopped.
    ///
    /// @param index the order that it read in; empty for that of the rows themselves
    record Place(Optional<IndexDefinition> index, ScanPlace at) {}

    /// @param name the alias
    OpenHandler(String name, String schema, String table) {
        this.name = name;
        this.schema = schema;
        this.table = table;
    }

    String name() {
        return name;
    }

    String schema() {
        return schema;
    }

    String table() {
        return table;
    }

    MetadataKey key() {
        return MetadataKey.table(schema, table);
    }

    boolean isOf(String ofSchema, String ofTable) {
        return schema.equals(ofSchema) && table.equals(ofTable);
    }

    /// Empty if the table has to be opened again, for it was flushed or had to give way.
    Optional<Opened> opened() {
        return Optional.ofNullable(opened);
    }

    boolean isOfTemporary() {
        var known = opened;
        return known != null && known.definition.isTemporary();
    }

    void open(Opened found) {
        opened = found;
        place = null;
    }

    /// Forgets the table and the place.
    void shut() {
        opened = null;
        place = null;
    }

    /// Where reading in that order goes on; empty if it has not begun.
    Optional<Place> place(Optional<IndexDefinition> index) {
        return Optional.ofNullable(place).filter(known -> known.index.equals(index));
    }

    void place(Place reached) {
        place = reached;
    }
}
