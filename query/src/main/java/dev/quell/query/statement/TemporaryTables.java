package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.value.Diagnostics;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.TableDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/// The temporary tables of one session. Their rows lie in the store like all others, under index ids that no catalog names: nobody
/// else finds them, and what a crash leaves of them is swept at the next start. No metadata locks protect them, for nobody else
/// can change them. Of the session's thread only.
final class TemporaryTables {
    private final Engine engine;
    private final Map<Name, TableDefinition> tables = new HashMap<>();
    private long version;
    private boolean created;
    private boolean dropped;

    private record Name(String schema, String name) {
        static Name of(TableDefinition table) {
            return new Name(table.schema(), table.name());
        }
    }

    TemporaryTables(Engine engine) {
        this.engine = engine;
    }

    Optional<TableDefinition> find(String schema, String name) {
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(tables.get(new Name(schema, name)));
    }

    /// Tells whether plans made before are still good: 0 while there is none, else another number after each change, and never
    /// that of another session.
    long version() {
        return version;
    }

    /// A table is made, or takes the place of the one with its id. Ranges that it gives up are emptied in the background.
    void put(TableDefinition table) {
        created = true;
        var before = tables.values().stream().filter(old -> old.id() == table.id()).findFirst();
        before.ifPresent(old -> {
            tables.remove(Name.of(old));
            var given = new HashSet<>(old.rangeIds());
            given.removeAll(table.rangeIds());
            engine.dropRanges(given);
        });
        tables.put(Name.of(table), table);
        version = engine.catalog().newId();
    }

    /// A table is opened by HANDLER, which other statements may not use until that is over: plans made before are not good any more.
    void renew() {
        version = engine.catalog().newId();
    }

    void drop(TableDefinition table) {
        dropped = true;
        tables.remove(Name.of(table));
        discard(table);
        version = tables.isEmpty() ? 0 : engine.catalog().newId();
    }

    /// Drops the table of that id, if it is one of these.
    void drop(long id) {
        tables.values().stream()
                .filter(table -> table.id() == id)
                .findFirst()
                .ifPresent(this::drop);
    }

    /// Gives the space of a table back that is none of these any more, or never became one.
    void discard(TableDefinition table) {
        engine.dropRanges(table.rangeIds());
        engine.autoIncrement().forget(table.id());
    }

    /// The session ends or starts over.
    void clear() {
        tables.values().forEach(this::discard);
        tables.clear();
        version = 0;
    }

    /// A transaction begins or has ended.
    void forgetChanges() {
        created = false;
        dropped = false;
    }

    /// Warns that ROLLBACK does not undo what was done to temporary tables themselves.
    void warnOfRollback(Diagnostics diagnostics) {
        if (created) {
            diagnostics.warn(ErrorCode.WARNING_NOT_COMPLETE_ROLLBACK_WITH_CREATED_TEMP_TABLE);
        }
        if (dropped) {
            diagnostics.warn(ErrorCode.WARNING_NOT_COMPLETE_ROLLBACK_WITH_DROPPED_TEMP_TABLE);
        }
        forgetChanges();
    }
}
