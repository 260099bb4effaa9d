package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.bind.Scope;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.Frame;
import dev.quell.query.exec.Timestamps;
import dev.quell.query.value.ColumnAssignment;
import dev.quell.query.value.EvalContext;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.event.WorkCounts;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.HandlerStatement;
import dev.quell.sql.tree.HandlerStatement.Move;
import dev.quell.sql.tree.HandlerStatement.Step;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.WaitPolicy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// HANDLER … OPEN, READ and CLOSE.
public final class HandlerStatements {
    private final StatementRun run;
    private final Planning planning;
    private final OpenHandlers handlers;

    public HandlerStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.handlers = run.session().handlers();
    }

    /// @throws dev.quell.base.error.SqlError 1031, 1054, 1066, 1070, 1109, 1142, 1146, 1176, 1192 under LOCK TABLES, 1210, 1347
    public void run(HandlerStatement statement, Reply reply) {
        run.session().tableLocks().refuse();
        switch (statement) {
            case HandlerStatement.Open open -> {
                open(open);
                reply.ok(Ok.NOTHING);
            }
            case HandlerStatement.Close(var name) -> {
                handlers.close(handlers.get(name));
                reply.ok(Ok.NOTHING);
            }
            case HandlerStatement.Read read ->
                    new Reading(handlers.get(read.name()), read).send(reply);
        }
    }

    private void open(HandlerStatement.Open open) {
        String schema = open.table().schema().orElseGet(run.session()::requireDatabase);
        String table = open.table().name();
        var handler = new OpenHandler(open.alias().orElse(table), schema, table);
        run.session().session().privileges().require(Privilege.SELECT, schema, table);
        handlers.requireFree(handler.name());
        handler.open(find(handler));
        handlers.add(handler);
    }

    /// Locks the table, and looks it up. Nothing is locked if it fails.
    private OpenHandler.Opened find(OpenHandler handler) {
        Optional<TableDefinition> temporary =
                run.session().temporaryTables().find(handler.schema(), handler.table());
        if (temporary.isPresent()) {
            run.session().temporaryTables().renew();
            return new OpenHandler.Opened(temporary.get(), columns(handler));
        }
        lock(handler);
        boolean found = false;
        try {
            var opened = new OpenHandler.Opened(stored(handler), columns(handler));
            found = true;
            return opened;
        } finally {
            if (!found) {
                handlers.unlock(handler);
            }
        }
    }

    private void lock(OpenHandler handler) {
        try {
            handlers.lock(handler, run.locking());
        } catch (SqlError error) {
            if (error.code() == ErrorCode.LOCK_DEADLOCK) {
                run.session().transactions().rollback();
            }
            throw error;
        }
    }

    private TableDefinition stored(OpenHandler handler) {
        var directory = planning.compilation().directory();
        return switch (directory.table(handler.schema(), handler.table()).orElse(null)) {
            case NamedTable.Stored(var definition) -> definition;
            case NamedTable.View _ ->
                    throw ErrorCode.WRONG_OBJECT.error(
                            handler.schema(), handler.table(), "BASE TABLE");
            case NamedTable.Virtual(var virtual)
                    when virtual.schema().equals("information_schema") ->
                    throw ErrorCode.WRONG_OBJECT.error(
                            virtual.schema(), virtual.name(), "BASE TABLE");
            case NamedTable.Virtual _ -> throw ErrorCode.ILLEGAL_HA.error(handler.table());
            case null ->
                    throw directory.schemaExists(handler.schema())
                            ? ErrorCode.NO_SUCH_TABLE.error(handler.schema(), handler.table())
                            : ErrorCode.BAD_DB_ERROR.error(handler.schema());
        };
    }

    private List<ResultColumn> columns(OpenHandler handler) {
        String text =
                "SELECT * FROM %s.%s AS %s"
                        .formatted(
                                Printer.quoted(handler.schema()),
                                Printer.quoted(handler.table()),
                                Printer.quoted(handler.name()));
        if (!(Parser.parse(text, SqlMode.DEFAULT).statement() instanceof Query query)) {
            throw new IllegalStateException(text);
        }
        return planning.compilation().planner().plan(query).columns();
    }

    /// One READ.
    private final class Reading {
        private final OpenHandler handler;
        private final OpenHandler.Opened opened;
        private final HandlerStatement.Read read;
        private final Compilation compilation;
        private final Optional<Evaluator> condition;
        private final Optional<IndexDefinition> index;
        private final StoredTimes times;
        private final ZoneId zone = run.eval().settings().timeZone().zone();

        Reading(OpenHandler handler, HandlerStatement.Read read) {
            this.handler = handler;
            this.read = read;
            opened = current();
            compilation = planning.compilation();
            condition = read.where().map(this::condition);
            index = read.index().map(this::index);
            times = new StoredTimes(table());
        }

        /// The table, under a lock of the statement's transaction; opened again if need be.
        private OpenHandler.Opened current() {
            if (!handler.isOfTemporary()) {
                lock();
            }
            if (handler.opened().isEmpty()) {
                handler.open(find(handler));
            }
            return handler.opened().orElseThrow();
        }

        private void lock() {
            Runnable lock = () -> run.lock(handler.key(), MetadataLockMode.SHARED_READ);
            Optional<OpenHandler.Opened> known = handler.opened();
            if (known.isEmpty()) {
                lock.run();
                return;
            }
            handlers.relock(handler, run.locking(), lock);
            if (!stored(handler).equals(known.get().definition())) {
                handlers.flush(handler::equals);
            }
        }

        private TableDefinition table() {
            return opened.definition();
        }

        /// The condition, in which columns are known by the handler's name.
        private Evaluator condition(Expression written) {
            TableDefinition named = table().edit().name(handler.name()).done();
            return compilation.compile(written, TableScope.of(named, "field list")).evaluator();
        }

        private IndexDefinition index(String name) {
            return table().index(name)
                    .orElseThrow(() -> ErrorCode.KEY_DOES_NOT_EXITS.error(name, handler.name()));
        }

        void send(Reply reply) {
            var frame = run.frame(table().columns().size(), compilation.planner().states());
            long skip = read.limit().flatMap(Limit::offset).map(this::number).orElse(0L);
            long wanted = read.limit().map(Limit::count).map(this::number).orElse(1L);
            run.stage(Stage.EXECUTING);
            try (RowCursor cursor = start(frame)) {
                while (Long.compareUnsigned(reply.rows(), wanted) < 0 && next(cursor, frame)) {
                    if (skip > 0) {
                        skip--;
                    } else {
                        answer(frame, reply);
                    }
                }
                if (wanted != 0) {
                    handler.place(new OpenHandler.Place(index, cursor.place()));
                }
            }
            if (reply.rows() == 0) {
                reply.columns(opened.columns());
            }
        }

        private long number(Expression written) {
            Value value = ScalarEvaluation.evaluate(written, run, planning);
            return value instanceof Value.Unsigned(long bits) ? bits : ((Value.Int) value).value();
        }

        /// Goes to the next row that matches.
        private boolean next(RowCursor cursor, Frame frame) {
            while (cursor.next()) {
                run.cancellation().check();
                run.execution().work().add(WorkCounts.Kind.READ_NEXT);
                cursor.read(frame.slots, 0);
                times.toSession(frame.slots, 0, zone);
                if (condition.isEmpty() || condition.get().test(frame)) {
                    return true;
                }
            }
            return false;
        }

        private void answer(Frame frame, Reply reply) {
            if (reply.rows() == 0) {
                reply.columns(opened.columns());
            }
            Value[] row = new Value[opened.columns().size()];
            int at = 0;
            for (int i = 0; i < table().columns().size(); i++) {
                if (!table().columns().get(i).invisible()) {
                    row[at++] = frame.slots[i];
                }
            }
            reply.row(row);
        }

        private RowCursor start(Frame frame) {
            return switch (read.step()) {
                case Move move -> move(move);
                case Step.Key key -> seek(key, frame);
            };
        }

        private RowCursor move(Move move) {
            boolean backwards = move == Move.PREV || move == Move.LAST;
            boolean goesOn = move == Move.NEXT || move == Move.PREV;
            Optional<OpenHandler.Place> place = goesOn ? handler.place(index) : Optional.empty();
            if (place.isPresent()) {
                return run.scope().resume(table(), index, place.get().at(), options(backwards));
            }
            return scan(KeyRange.ALL, backwards);
        }

        private RowCursor scan(KeyRange range, boolean backwards) {
            return index.isPresent()
                    ? run.scope().scan(table(), index.get(), range, options(backwards))
                    : run.scope().scan(table(), options(backwards));
        }

        private RowCursor seek(Step.Key key, Frame frame) {
            List<Value> values = values(key.values(), frame);
            return switch (key.relation()) {
                case EQUAL -> scan(KeyRange.prefix(values), false);
                case AT_LEAST -> scan(behind(values, true), false);
                case ABOVE -> scan(behind(values, false), false);
                case AT_MOST -> scan(before(values, true), true);
                case BELOW -> scan(before(values, false), true);
            };
        }

        /// What follows in the index, whichever way its values go.
        private KeyRange behind(List<Value> values, boolean inclusive) {
            return isDescending()
                    ? new KeyRange(List.of(), true, values, inclusive)
                    : new KeyRange(values, inclusive, List.of(), true);
        }

        private KeyRange before(List<Value> values, boolean inclusive) {
            return isDescending()
                    ? new KeyRange(values, inclusive, List.of(), true)
                    : new KeyRange(List.of(), true, values, inclusive);
        }

        private boolean isDescending() {
            return index.orElseThrow().parts().getFirst().descending();
        }

        private List<Value> values(List<Expression> written, Frame frame) {
            List<IndexPart> parts = index.orElseThrow().parts();
            if (written.size() > parts.size()) {
                throw ErrorCode.TOO_MANY_KEY_PARTS.error(parts.size());
            }
            List<Value> values = new ArrayList<>(written.size());
            for (int i = 0; i < written.size(); i++) {
                var column = table().columns().get(parts.get(i).column());
                values.add(constant(written.get(i), column, frame));
            }
            return values;
        }

        private Value constant(Expression written, ColumnDefinition column, Frame frame) {
            var compiled = compilation.compile(written, new ConstantScope(table()));
            Value value = compiled.evaluator().evaluate(frame);
            EvalContext silent = run.silent();
            Value stored =
                    new ColumnAssignment(table().name(), column.name(), column.type(), false)
                            .store(value, compiled.typing().type(), silent);
            if (column.type().kind().isTemporal() && silent.diagnostics().count() > 0) {
                throw ErrorCode.WRONG_ARGUMENTS.error("HANDLER ... READ");
            }
            return column.type().kind() == TypeKind.TIMESTAMP
                            && stored instanceof Value.DateTime time
                    ? Timestamps.toStored(time, run.eval())
                    : stored;
        }

        private ScanOptions options(boolean backwards) {
            var columns = new BitSet();
            columns.set(0, table().columns().size());
            return new ScanOptions(backwards, RowLock.NONE, WaitPolicy.WAIT, columns);
        }
    }

    /// Where the values of a key stand: no column may be named.
    private record ConstantScope(TableDefinition table) implements Scope {
        @Override
        public BoundExpression column(Reference.Column column) {
            TableScope.of(table, "field list").column(column);
            throw ErrorCode.WRONG_ARGUMENTS.error("HANDLER ... READ");
        }

        @Override
        public BoundSubquery subquery(Query query) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("a subquery in this place");
        }
    }
}
