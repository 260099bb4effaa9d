package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.session.Command;
import dev.quell.session.KillCommand;
import dev.quell.session.PreparedStatement;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.RunningStatement;
import dev.quell.session.Session;
import dev.quell.session.StatementRunner;
import dev.quell.session.Workspace;
import java.util.List;
import java.util.Optional;

/// An engine for tests that knows a handful of statements: `one`, `rows N SIZE`, `sleep`, `echo TEXT`, `use NAME`, `fault`,
/// `overflow`, `two` (two results), `insert`; any other text is error 1064.
final class ScriptedRunner implements StatementRunner {
    static final int IN_TRANSACTION = 1;

    @Override
    public Workspace open(Session session) {
        return new ScriptedWorkspace(session);
    }

    private record Scripted(
            long id, String text, List<SqlType> parameters, List<ResultColumn> columns)
            implements PreparedStatement {
        @Override
        public void forget() {
            // nobody counts them
        }
    }

    private record ScriptedWorkspace(Session session) implements Workspace {
        @Override
        public OpenTransaction openTransaction() {
            return OpenTransaction.NONE;
        }

        @Override
        public Workspace takeOver(SqlError error) {
            return new ScriptedWorkspace(session);
        }

        private static final SqlType TEXT = SqlType.varchar(100, Collation.UTF8MB4_0900_AI_CI);

        @Override
        public void query(String text, ResultSink sink) {
            try (var running = session.begin(Command.QUERY, text)) {
                run(text, List.of(), sink, running);
            }
        }

        @Override
        public PreparedStatement prepare(String text) {
            boolean untold = text.equals("insert") || text.equals("one");
            var columns = untold ? List.<ResultColumn>of() : columns(text);
            long id = session.recorder().prepare(Optional.empty(), text, 0).id();
            return new Scripted(id, text, text.equals("echo") ? List.of(TEXT) : List.of(), columns);
        }

        @Override
        public void execute(PreparedStatement statement, List<Value> values, ResultSink sink) {
            try (var running = session.begin(Command.STMT_EXECUTE, statement.text())) {
                run(statement.text(), values, sink, running);
            }
        }

        private static List<ResultColumn> columns(String text) {
            return List.of(
                    ResultColumn.expression(text, text.startsWith("echo") ? TEXT : SqlType.BIGINT));
        }

        private void run(
                String text, List<Value> values, ResultSink sink, RunningStatement running) {
            var cancellation = running.cancellation();
            String[] words = text.split(" ");
            switch (words[0]) {
                case "one" -> rows(text, sink, new Value.Int(1));
                case "two" -> {
                    sink.columns(columns("a"), true);
                    sink.row(new Value[] {new Value.Int(1)});
                    sink.end(0, true);
                    rows("b", sink, new Value.Int(2));
                }
                case "echo" ->
                        rows(
                                text,
                                sink,
                                values.isEmpty()
                                        ? new Value.Text(text.substring(Math.min(5, text.length())))
                                        : values.getFirst());
                case "rows" -> {
                    sink.columns(columns("echo"), false);
                    var value =
                            new Value[] {new Value.Text("x".repeat(Integer.parseInt(words[2])))};
                    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                        cancellation.check();
                        sink.row(value);
                    }
                    sink.end(0, false);
                }
                case "sleep" -> {
                    if (WaitPoint.pause(cancellation, Deadline.NEVER) == WaitOutcome.CANCELLED) {
                        cancellation.check();
                    }
                }
                case "insert" -> sink.ok(new ResultSink.Ok(3, 7, 0, "three"), false);
                case "fault" -> throw new IllegalStateException("a bug");
                case "overflow" -> overflow(1);
                default -> throw ErrorCode.PARSE_ERROR.error("no", text, 1);
            }
        }

        private static void rows(String name, ResultSink sink, Value value) {
            sink.columns(columns(value instanceof Value.Text ? "echo" : name), false);
            sink.row(new Value[] {value});
            sink.end(0, false);
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int overflow(int depth) {
            return overflow(depth + 1) + 1;
        }

        @Override
        public void useDatabase(String name) {
            if (name.startsWith("no")) {
                throw ErrorCode.BAD_DB_ERROR.error(name);
            }
            session.useDatabase(name);
        }

        @Override
        public List<ResultColumn> fields(String table, String pattern) {
            return columns(table);
        }

        @Override
        public void reset() {
            session.variables().reset();
        }

        @Override
        public int statusFlags() {
            return IN_TRANSACTION;
        }

        @Override
        public void kill(long connectionId) {
            KillCommand.of(session.sessions(), KillCommand.Kind.CONNECTION, connectionId)
                    .run(session);
        }

        @Override
        public String statistics() {
            return "Uptime: 1";
        }

        @Override
        public String debugInformation() {
            return statistics();
        }

        @Override
        public void close() {}
    }
}
