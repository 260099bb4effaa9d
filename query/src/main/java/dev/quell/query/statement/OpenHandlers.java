package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.Locker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The tables that a session has opened by HANDLER. Each is locked against a change of its definition, but no definition waits for a
/// client that thinks: the session's next statement, whatever it is, shuts the handlers that somebody waits for ([#giveWay]).
/// What is shut is opened again by the next READ, which begins anew. Of the session's thread only.
public final class OpenHandlers {
    private final Engine engine;
    private final Locker locker;
    private final TemporaryTables temporaryTables;
    private final Map<String, OpenHandler> handlers = new LinkedHashMap<>(4);

    OpenHandlers(Engine engine, Locker locker, TemporaryTables temporaryTables) {
        this.engine = engine;
        this.locker = locker;
        this.temporaryTables = temporaryTables;
    }

    /// @throws dev.quell.base.error.SqlError 1066
    void requireFree(String name) {
        if (find(name).isPresent()) {
            throw ErrorCode.NONUNIQ_TABLE.error(name);
        }
    }

    /// @throws dev.quell.base.error.SqlError 1109
    OpenHandler get(String name) {
        return find(name).orElseThrow(() -> ErrorCode.UNKNOWN_TABLE.error(name, "HANDLER"));
    }

    /// A handler whose temporary table was dropped or altered has gone with it.
    private Optional<OpenHandler> find(String name) {
        var found = Optional.ofNullable(handlers.get(key(name)));
        found.filter(this::isOrphan).ifPresent(this::close);
        return found.filter(handler -> handlers.containsValue(handler));
    }

    private boolean isOrphan(OpenHandler handler) {
        return handler.opened()
                .map(OpenHandler.Opened::definition)
                .filter(TableDefinition::isTemporary)
                .filter(table ->
                        temporaryTables
                                .find(table.schema(), table.name())
                                .filter(table::equals)
                                .isEmpty())
                .isPresent();
    }

    void add(OpenHandler handler) {
        handlers.put(key(handler.name()), handler);
    }

    /// A table becomes known to a handler.
    ///
    /// @param waiting how the lock on its definition is waited for
    void lock(OpenHandler handler, MetadataWait waiting) {
        waiting.acquire(
                handler.key(),
                wait -> engine.lockHandler(locker, handler.key(), waiting.cancellation(), wait));
    }

    /// Lets go of the table while its lock of a statement is waited for: else a session that waits to change the definition, and holds
    /// off this one meanwhile, and this one would wait for each other. If that fails the handler is shut.
    void relock(OpenHandler handler, MetadataWait waiting, Runnable lockForStatement) {
        unlock(handler);
        boolean locked = false;
        try {
            lockForStatement.run();
            lock(handler, waiting);
            locked = true;
        } finally {
            if (!locked) {
                handler.shut();
            }
        }
    }

    void unlock(OpenHandler handler) {
        engine.unlockHandler(locker, handler.key());
    }

    /// HANDLER … CLOSE.
    void close(OpenHandler handler) {
        shut(handler);
        handlers.remove(key(handler.name()));
    }

    /// The handlers of a table are closed, for its definition is about to change.
    void closeAll(String schema, String table) {
        List.copyOf(handlers.values()).stream()
                .filter(handler -> handler.isOf(schema, table))
                .forEach(this::close);
    }

    /// The handler that has opened a temporary table: no other statement can use it meanwhile.
    Optional<OpenHandler> of(TableDefinition temporary) {
        return handlers.values().stream()
                .filter(OpenHandler::isOfTemporary)
                .filter(handler -> handler.isOf(temporary.schema(), temporary.name()))
                .filter(handler -> !isOrphan(handler))
                .findFirst();
    }

    /// FLUSH TABLES: handlers lose their places.
    void flush(Predicate<OpenHandler> chosen) {
        handlers.values().stream()
                .filter(handler -> !handler.isOfTemporary())
                .filter(chosen)
                .forEach(this::shut);
    }

    /// Shuts what somebody waits for.
    public void giveWay() {
        flush(handler -> engine.isHandlerInTheWay(locker, handler.key()));
    }

    private void shut(OpenHandler handler) {
        Optional<OpenHandler.Opened> opened = handler.opened();
        if (opened.isPresent() && !opened.get().definition().isTemporary()) {
            unlock(handler);
        }
        handler.shut();
    }

    /// The session starts over.
    void clear() {
        handlers.values().forEach(this::shut);
        handlers.clear();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
