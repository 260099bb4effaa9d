package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.query.kill.Kills;
import dev.quell.query.statement.DataStatements;
import dev.quell.query.statement.PlanSlot;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.SessionContext;
import dev.quell.query.statement.StatementRun;
import dev.quell.query.system.SystemStatements;
import dev.quell.query.value.Typing;
import dev.quell.session.Command;
import dev.quell.session.InternalFault;
import dev.quell.session.KillCommand;
import dev.quell.session.Login;
import dev.quell.session.PreparedStatement;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.RunningStatement;
import dev.quell.session.ServerStatus;
import dev.quell.session.Stage;
import dev.quell.session.Workspace;
import dev.quell.session.account.Privilege;
import dev.quell.session.status.Counter;
import dev.quell.sql.parse.ParsedStatement;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Digest;
import dev.quell.sql.print.Secrets;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.storage.txn.Transaction;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the engine does for one session. See [Workspace] for the rules; of the session's thread only.
final class QueryWorkspace implements Workspace {
    private static final String SYNTAX_ERROR = "statement/sql/error";
    private static final int STATUS_IN_TRANSACTION = 1;
    private static final int STATUS_AUTOCOMMIT = 2;
    private static final int STATUS_NO_BACKSLASH_ESCAPES = 0x200;
    private static final int STATUS_IN_READ_ONLY_TRANSACTION = 0x2000;

    private final SessionContext context;
    private final QueryRunner runner;
    private final Map<String, PreparedQuery> named;

    QueryWorkspace(SessionContext context, QueryRunner runner) {
        this(context, runner, new HashMap<>());
    }

    private QueryWorkspace(
            SessionContext context, QueryRunner runner, Map<String, PreparedQuery> named) {
        this.context = context;
        this.runner = runner;
        this.named = named;
    }

    @Override
    public Workspace takeOver(SqlError error) {
        var next = context.takeOver();
        next.failed(error);
        return new QueryWorkspace(next, runner, named);
    }

    SessionContext context() {
        return context;
    }

    QueryRunner runner() {
        return runner;
    }

    @Override
    public void query(String text, ResultSink sink) {
        query(Command.QUERY, text, sink);
    }

    /// Runs a text as part of a command: a client's, or the body of an event.
    void query(Command command, String text, ResultSink sink) {
        SqlMode mode = context.session().variables().sqlMode();
        int offset = 0;
        boolean more = true;
        while (more) {
            // Until the parser has found its end, the statement is all of the rest.
            String rest = offset == 0 ? text : text.substring(offset);
            try (RunningStatement running =
                    context.session().begin(command, Secrets.hide(bare(rest), mode))) {
                PlanCache.Entry entry = parse(text, offset, mode, running);
                ParsedStatement parsed = entry.parsed();
                more = hasNext(text, parsed);
                if (more && !context.session().identity().can(Login.MULTI_STATEMENTS)) {
                    refuseSecond(text, mode, running);
                    more = false;
                }
                if (more || offset > 0) {
                    String own = text.substring(parsed.start(), parsed.end());
                    running.info(Secrets.hide(own, mode));
                }
                offset = parsed.next();
                running.event().fingerprint(entry.fingerprint(), mode);
                var task =
                        new StatementTask(
                                this, running, parsed, entry.slot(), List.of(), parsed.warnings());
                task.run(sink, more);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
                throw told(failure, rest);
            }
        }
    }

    /// A text without white space around it and semicolons behind it, as the process list shows it.
    private static String bare(String text) {
        int start = 0;
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ';' || text.charAt(end - 1) <= ' ')) {
            end--;
        }
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    /// What is not meant for the client is a fault of ours: it goes on with the digest of its statement.
    private RuntimeException told(Throwable failure, String text) {
        if (failure instanceof SqlError error) {
            return error;
        }
        return new InternalFault(digest(text), failure);
    }

    private String digest(String text) {
        try {
            return Digest.of(text, context.session().variables().sqlMode()).hash();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError _) {
            return "unknown"; // the text itself may be what does it
        }
    }

    private static boolean hasNext(String text, ParsedStatement parsed) {
        return parsed.next() < text.length()
                && new Parser(text, SqlMode.DEFAULT, false, () -> {}).hasNext(parsed.next());
    }

    /// Errors of the parser are a statement's errors like others: SHOW WARNINGS tells them.
    private PlanCache.Entry parse(String text, int offset, SqlMode mode, RunningStatement running) {
        Optional<PlanCache.Entry> known =
                offset == 0 ? runner.plans().find(text, mode) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        try {
            var parser = new Parser(text, mode, false, running.cancellation()::check);
            ParsedStatement parsed = parser.parse(offset);
            var entry =
                    new PlanCache.Entry(
                            parsed, new PlanSlot(text.indexOf('@') < 0), parser.fingerprint());
            if (offset == 0 && mayBeKept(parsed.statement())) {
                runner.plans().offer(text, mode, entry);
            }
            return entry;
        } catch (SqlError error) {
            throw unparsed(error, running);
        }
    }

    /// Comments may follow the only statement that there may be.
    ///
    /// @throws SqlError that says where the second statement of the text begins
    private void refuseSecond(String text, SqlMode mode, RunningStatement running) {
        try {
            Parser.parse(text, mode);
        } catch (SqlError error) {
            throw unparsed(error, running);
        }
    }

    private SqlError unparsed(SqlError error, RunningStatement running) {
        context.beginStatement(SessionContext.Earlier.DROPPED);
        context.failed(error);
        running.event().name(SYNTAX_ERROR);
        running.event().failed(error, 0);
        return error;
    }

    private static boolean mayBeKept(Statement statement) {
        return statement instanceof Query
                || statement instanceof DataStatement
                || statement instanceof ShowStatement;
    }

    @Override
    public PreparedStatement prepare(String text) {
        var mode = context.session().variables().sqlMode();
        String shown = Secrets.hide(text, mode);
        try (RunningStatement running = context.session().begin(Command.STMT_PREPARE, shown)) {
            context.beginStatement(SessionContext.Earlier.DROPPED);
            try {
                PreparedQuery prepared = prepare(Optional.empty(), text, running);
                running.event().fingerprint(prepared.fingerprint(), prepared.mode());
                return prepared;
            } catch (SqlError error) {
                context.failed(error);
                running.event().failed(error, 0);
                throw error;
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            throw told(failure, text);
        }
    }

    /// Parses a text with `?` places, and finds out what columns its result has.
    ///
    /// @param name that of PREPARE; empty for one of the binary protocol
    /// @throws SqlError 1461 and those of the text
    PreparedQuery prepare(Optional<String> name, String text, RunningStatement running) {
        long began = System.nanoTime();
        var sessions = context.session().sessions();
        long most = sessions.variables().integer("max_prepared_stmt_count");
        if (sessions.events().preparedStatements() >= most) {
            throw ErrorCode.MAX_PREPARED_STMT_COUNT_REACHED.error(most);
        }
        SqlMode mode = context.session().variables().sqlMode();
        var parser = new Parser(text, mode, true, running.cancellation()::check);
        ParsedStatement parsed = parser.single();
        PreparableStatements.check(parsed);
        var slot = PlanSlot.prepared(text.indexOf('@') < 0);
        String shown = Secrets.hide(text, mode);
        List<ResultColumn> columns = columns(parsed, running);
        var owner = context.session().recorder();
        var activity = owner.prepare(name, shown, System.nanoTime() - began);
        return new PreparedQuery(
                shown, mode, parsed, parser.fingerprint(), columns, slot, activity, owner);
    }

    private List<ResultColumn> columns(ParsedStatement parsed, RunningStatement running) {
        if (parsed.statement() instanceof ShowStatement show) {
            try (var run = run(running, List.of())) {
                // Columns do not depend on a LIMIT, so it need not be evaluated.
                return new SystemStatements(runner.systemTables(), (_, _) -> Value.Int.of(0))
                        .columns(show, run.eval());
            }
        }
        List<Typing> unknown = Collections.nCopies(parsed.parameters(), Typing.NULL);
        List<Value> nulls = Collections.nCopies(parsed.parameters(), Value.NULL);
        try (var run = run(running, nulls)) {
            var planning = new Planning(run, runner.systemTables(), new PlanSlot(false), unknown);
            List<ResultColumn> columns = columns(parsed.statement(), run, planning);
            run.complete();
            return columns;
        }
    }

    private static InputStream noFile(String name) {
        throw new IllegalStateException("nothing is read while a statement is prepared: " + name);
    }

    /// Binds what is being prepared, so that its errors are found now.
    private static List<ResultColumn> columns(
            Statement statement, StatementRun run, Planning planning) {
        return switch (statement) {
            case Query query -> {
                List<ResultColumn> columns = planning.checked(query).columns();
                yield query.into().isEmpty() ? columns : List.of();
            }
            case DataStatement change -> {
                new DataStatements(run, planning, QueryWorkspace::noFile).prepare(change);
                yield List.of();
            }
            default -> List.of();
        };
    }

    private StatementRun run(RunningStatement running, List<Value> parameters) {
        return new StatementRun(
                context, running.cancellation(), context.now(runner.clock()), parameters);
    }

    @Override
    public void execute(PreparedStatement statement, List<Value> parameters, ResultSink sink) {
        if (!(statement instanceof PreparedQuery prepared)) {
            throw new IllegalArgumentException("not prepared here: " + statement.text());
        }
        try (RunningStatement running =
                context.session().begin(Command.STMT_EXECUTE, prepared.text())) {
            running.event().fingerprint(prepared.fingerprint(), prepared.mode());
            running.event().runs(prepared.activity());
            new StatementTask(
                            this,
                            running,
                            prepared.parsed(),
                            prepared.slot(),
                            LimitParameters.ofProtocol(prepared.parsed(), parameters),
                            List.of())
                    .run(sink, false);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            throw told(failure, prepared.text());
        }
    }

    /// The statements of PREPARE, by name.
    PreparedQuery prepared(String name, String command) {
        var found = named.get(key(name));
        if (found == null) {
            throw ErrorCode.UNKNOWN_STMT_HANDLER.error(name, command);
        }
        return found;
    }

    void keepPrepared(String name, PreparedQuery statement) {
        named.put(key(name), statement);
    }

    /// Forgets a statement of PREPARE.
    ///
    /// @return false if there was none of that name
    boolean forgetPrepared(String name) {
        var removed = named.remove(key(name));
        if (removed != null) {
            removed.forget();
        }
        return removed != null;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void useDatabase(String name) {
        try (RunningStatement running = context.session().begin(Command.INIT_DB, name)) {
            running.cancellation().check();
            UseDatabase.run(context, runner.systemTables(), name);
        }
    }

    @Override
    public List<ResultColumn> fields(String table, String pattern) {
        try (RunningStatement running = context.session().begin(Command.FIELD_LIST, "")) {
            String quoted = "`" + table.replace("`", "``") + "`";
            var parsed = Parser.parse("SELECT * FROM " + quoted + " LIMIT 0", SqlMode.DEFAULT);
            List<ResultColumn> wanted = new ArrayList<>();
            for (ResultColumn column : columns(parsed, running)) {
                if (NamePattern.matches(pattern, column.name())) {
                    wanted.add(column);
                }
            }
            return wanted;
        }
    }

    @Override
    public void reset() {
        context.reset();
        named.values().forEach(PreparedQuery::forget);
        named.clear();
        context.session().variables().reset();
    }

    @Override
    public OpenTransaction openTransaction() {
        var transactions = context.transactions();
        if (!transactions.isOpen()) {
            return OpenTransaction.NONE;
        }
        return transactions.open().filter(Transaction::hasWritten).isPresent()
                ? OpenTransaction.WRITING
                : OpenTransaction.READING;
    }

    @Override
    public int statusFlags() {
        int flags = 0;
        if (context.transactions().isOpen()) {
            flags |= STATUS_IN_TRANSACTION;
            if (context.transactions().isReadOnly()) {
                flags |= STATUS_IN_READ_ONLY_TRANSACTION;
            }
        }
        var variables = context.session().variables();
        if (variables.autocommit()) {
            flags |= STATUS_AUTOCOMMIT;
        }
        if (variables.sqlMode().has(SqlMode.Flag.NO_BACKSLASH_ESCAPES)) {
            flags |= STATUS_NO_BACKSLASH_ESCAPES;
        }
        return flags;
    }

    @Override
    public void kill(long connectionId) {
        var sessions = context.session().sessions();
        var command = KillCommand.of(sessions, KillCommand.Kind.CONNECTION, connectionId);
        new Kills(runner.engine()).run(command, context.session(), runner.clock().instant());
    }

    @Override
    public String statistics() {
        var sessions = context.session().sessions();
        var status = new ServerStatus(sessions);
        long uptime = sessions.counters().uptime();
        long questions = status.total(Counter.QUESTIONS);
        return String.format(
                Locale.ROOT,
                "Uptime: %d  Threads: %d  Questions: %d  Slow queries: %d  Opens: %d  Flush tables: %d  Open tables: %d  Queries per second avg: %.3f",
                uptime,
                sessions.count(),
                questions,
                status.total(Counter.SLOW_QUERIES),
                runner.engine().openedTables(),
                status.total(Counter.FLUSH_COMMANDS),
                runner.engine().catalog().snapshot().allTables().size(),
                (double) questions / Math.max(1, uptime));
    }

    @Override
    public String debugInformation() {
        context.session().privileges().require(Privilege.SUPER);
        return statistics();
    }

    @Override
    public void close() {
        context.close();
        context.session().stage(Stage.NONE);
    }
}
