package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The system variables of one session. Its own thread sets and reads them; others may read.
///
/// Until the first SET the session shares the server's array. What statements need often is kept ready in the right type.
public final class SessionVariables {
    private static final VariableCatalogue CATALOGUE = VariableCatalogue.STANDARD;
    private static final int AUTOCOMMIT = CATALOGUE.index("autocommit");
    private static final int SQL_MODE = CATALOGUE.index("sql_mode");
    private static final int TIME_ZONE = CATALOGUE.index("time_zone");
    private static final int TRANSACTION_ISOLATION = CATALOGUE.index("transaction_isolation");
    private static final int TRANSACTION_READ_ONLY = CATALOGUE.index("transaction_read_only");
    private static final int MAX_ALLOWED_PACKET = CATALOGUE.index("max_allowed_packet");
    private static final int MAX_EXECUTION_TIME = CATALOGUE.index("max_execution_time");
    private static final int MAX_STATEMENT_TIME = CATALOGUE.index("max_statement_time");
    private static final int LONG_QUERY_TIME = CATALOGUE.index("long_query_time");
    private static final int LOCK_WAIT_TIMEOUT = CATALOGUE.index("lock_wait_timeout");
    private static final int ROW_LOCK_WAIT_TIMEOUT = CATALOGUE.index("innodb_lock_wait_timeout");
    private static final int WAIT_TIMEOUT = CATALOGUE.index("wait_timeout");
    private static final int INTERACTIVE_TIMEOUT = CATALOGUE.index("interactive_timeout");
    private static final int NET_READ_TIMEOUT = CATALOGUE.index("net_read_timeout");
    private static final int NET_WRITE_TIMEOUT = CATALOGUE.index("net_write_timeout");
    private static final int SQL_SELECT_LIMIT = CATALOGUE.index("sql_select_limit");
    private static final int SQL_SAFE_UPDATES = CATALOGUE.index("sql_safe_updates");
    private static final int FOREIGN_KEY_CHECKS = CATALOGUE.index("foreign_key_checks");
    private static final int GROUP_CONCAT_MAX_LEN = CATALOGUE.index("group_concat_max_len");
    private static final int DIV_PRECISION_INCREMENT = CATALOGUE.index("div_precision_increment");
    private static final int AUTO_INCREMENT_INCREMENT = CATALOGUE.index("auto_increment_increment");
    private static final int AUTO_INCREMENT_OFFSET = CATALOGUE.index("auto_increment_offset");
    private static final int MAX_ERROR_COUNT = CATALOGUE.index("max_error_count");
    private static final int STATEMENT_MEMORY = CATALOGUE.index("quell_statement_memory");
    private static final int SQL_NOTES = CATALOGUE.index("sql_notes");
    private static final int TIMESTAMP = CATALOGUE.index("timestamp");
    private static final int CHARACTER_SET_CLIENT = CATALOGUE.index("character_set_client");
    private static final int CHARACTER_SET_RESULTS = CATALOGUE.index("character_set_results");
    private static final int CHARACTER_SET_CONNECTION = CATALOGUE.index("character_set_connection");
    private static final int COLLATION_CONNECTION = CATALOGUE.index("collation_connection");
    private static final int PSEUDO_THREAD_ID = CATALOGUE.index("pseudo_thread_id");

    private final GlobalVariables globals;
    private final long connectionId;
    private final Map<String, Supplier<Value>> computed = new HashMap<>(4);
    private volatile Value[] values;
    private boolean shared = true;
    private SqlMode sqlMode = SqlMode.DEFAULT;
    private ZoneId timeZone = ZoneId.systemDefault();
    private Collation connectionCollation = Collation.UTF8MB4_0900_AI_CI;
    private CharacterSet clientCharacterSet = CharacterSet.UTF8MB4;
    private Optional<Collation> resultsCollation = Optional.empty();
    private Optional<Collation> named = Optional.empty();
    private long revision;

    SessionVariables(GlobalVariables globals, Value[] values, long connectionId) {
        this.globals = globals;
        this.connectionId = connectionId;
        this.values = values;
        refresh();
    }

    /// The server's values.
    public GlobalVariables globals() {
        return globals;
    }

    /// Goes up with each change, so that what depends on variables (a cached plan, a zone) can be checked cheaply.
    public long revision() {
        return revision;
    }

    /// Back to the global values: COM_RESET_CONNECTION and COM_CHANGE_USER.
    public void reset() {
        values = globals.values();
        shared = true;
        named = Optional.empty();
        refresh();
    }

    /// Lets the engine answer for a variable that it knows better, such as `last_insert_id` or `warning_count`.
    public void compute(String name, Supplier<Value> source) {
        computed.put(CATALOGUE.get(name).name(), source);
    }

    /// What `SELECT @@name` gives: the session's value where there is one, else the global one.
    public Value get(SystemVariable variable) {
        if (!computed.isEmpty()) {
            var source = computed.get(variable.name());
            if (source != null) {
                return source.get();
            }
        }
        if (!variable.hasSession()) {
            return globals.get(variable);
        }
        if (variable.index() == PSEUDO_THREAD_ID) {
            return new Value.Unsigned(connectionId);
        }
        if (variable.index() == TIMESTAMP && timestamp() == 0) {
            return new Value.Real(System.currentTimeMillis() / 1e3);
        }
        return values[variable.index()];
    }

    /// What `SELECT @@SESSION.name` gives.
    ///
    /// @throws SqlError 1238 for a variable that only the server has
    public Value getSession(SystemVariable variable) {
        if (!variable.hasSession()) {
            throw ErrorCode.INCORRECT_GLOBAL_LOCAL_VAR.error(variable.name(), "GLOBAL");
        }
        return get(variable);
    }

    /// Like [#get(SystemVariable)], by name.
    ///
    /// @throws SqlError 1193
    public Value get(String name) {
        return get(CATALOGUE.get(name));
    }

    /// A text variable's value; '' if NULL.
    public String text(String name) {
        return get(name) instanceof Value.Text(var text) ? text : "";
    }

    /// A text variable's value; empty if NULL.
    public Optional<String> nullableText(String name) {
        return get(name) instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
    }

    /// An integer variable's value (its 64 bits, if unsigned).
    public long integer(String name) {
        return GlobalVariables.integer(get(name));
    }

    /// A boolean variable's value.
    public boolean isOn(String name) {
        return integer(name) != 0;
    }

    /// SET SESSION. Privileges that some variables ask for are the caller's business.
    ///
    /// @return the warning to note, if any
    /// @throws SqlError 1229, 1238, 1621, and those of [Assignment#of]
    public Optional<SqlError> set(SystemVariable variable, Value value) {
        refuseUnsettable(variable);
        var assignment =
                Assignment.of(
                        variable,
                        value,
                        values[variable.index()],
                        sqlMode.has(SqlMode.Flag.STRICT_ALL_TABLES));
        put(variable, assignment.value());
        return assignment.warning();
    }

    /// SET SESSION name = DEFAULT: the global value, or the catalogue's where there is none.
    ///
    /// @throws SqlError 1229, 1230, 1238, 1621
    public void setDefault(SystemVariable variable) {
        refuseUnsettable(variable);
        variable.requireDefault();
        put(variable, globals.values()[variable.index()]);
    }

    /// SET NAMES, and the character set that a client names in the handshake.
    public void setNames(Collation collation) {
        var set = new Value.Text(collation.characterSet().mysqlName());
        Value[] own = own();
        own[CHARACTER_SET_CLIENT] = set;
        own[CHARACTER_SET_RESULTS] = set;
        own[CHARACTER_SET_CONNECTION] = set;
        own[COLLATION_CONNECTION] = new Value.Text(collation.mysqlName());
        named = Optional.of(collation);
        refresh();
    }

    public boolean autocommit() {
        return isOn(AUTOCOMMIT);
    }

    public SqlMode sqlMode() {
        return sqlMode;
    }

    public ZoneId timeZone() {
        return timeZone;
    }

    /// `transaction_isolation`'s text, such as `REPEATABLE-READ`.
    public String transactionIsolation() {
        return values[TRANSACTION_ISOLATION] instanceof Value.Text(var text) ? text : "";
    }

    public boolean transactionReadOnly() {
        return isOn(TRANSACTION_READ_ONLY);
    }

    /// Bytes.
    public long maxAllowedPacket() {
        return integer(MAX_ALLOWED_PACKET);
    }

    /// Milliseconds; 0 for no limit. For read-only SELECTs.
    public long maxExecutionTime() {
        return integer(MAX_EXECUTION_TIME);
    }

    /// Seconds; 0 for no limit. For every statement (MariaDB's).
    public double maxStatementTime() {
        return values[MAX_STATEMENT_TIME] instanceof Value.Real(var seconds) ? seconds : 0;
    }

    /// Seconds from which on a statement counts as slow.
    public double longQueryTime() {
        return values[LONG_QUERY_TIME] instanceof Value.Real(var seconds) ? seconds : 0;
    }

    /// Seconds, for metadata locks.
    public long lockWaitTimeout() {
        return integer(LOCK_WAIT_TIMEOUT);
    }

    /// Seconds, for row locks.
    public long innodbLockWaitTimeout() {
        return integer(ROW_LOCK_WAIT_TIMEOUT);
    }

    /// Seconds.
    public long waitTimeout() {
        return integer(WAIT_TIMEOUT);
    }

    /// `wait_timeout` is as long as `interactive_timeout`: so begins the session of a client that says that it is interactive.
    public void waitInteractively() {
        own()[WAIT_TIMEOUT] = values[INTERACTIVE_TIMEOUT];
        refresh();
    }

    /// Seconds.
    public long netReadTimeout() {
        return integer(NET_READ_TIMEOUT);
    }

    /// Seconds.
    public long netWriteTimeout() {
        return integer(NET_WRITE_TIMEOUT);
    }

    /// Rows, unsigned; all bits set for no limit.
    public long sqlSelectLimit() {
        return integer(SQL_SELECT_LIMIT);
    }

    public boolean sqlSafeUpdates() {
        return isOn(SQL_SAFE_UPDATES);
    }

    public boolean foreignKeyChecks() {
        return isOn(FOREIGN_KEY_CHECKS);
    }

    /// Bytes, unsigned.
    public long groupConcatMaxLength() {
        return integer(GROUP_CONCAT_MAX_LEN);
    }

    public int divPrecisionIncrement() {
        return (int) integer(DIV_PRECISION_INCREMENT);
    }

    public int autoIncrementIncrement() {
        return (int) integer(AUTO_INCREMENT_INCREMENT);
    }

    public int autoIncrementOffset() {
        return (int) integer(AUTO_INCREMENT_OFFSET);
    }

    /// How many conditions SHOW WARNINGS keeps.
    public int maxErrorCount() {
        return (int) integer(MAX_ERROR_COUNT);
    }

    /// How many bytes the sorts, hash tables and kept rows of one statement may take before they go to disk.
    public long statementMemory() {
        return integer(STATEMENT_MEMORY);
    }

    /// Whether notes are kept as warnings are.
    public boolean sqlNotes() {
        return isOn(SQL_NOTES);
    }

    /// What SET timestamp put in place of the clock, seconds since 1970; 0 for the clock itself.
    public double timestamp() {
        return values[TIMESTAMP] instanceof Value.Real(var seconds) ? seconds : 0;
    }

    public CharacterSet characterSetClient() {
        return clientCharacterSet;
    }

    /// What results are sent in; empty (NULL) for no conversion.
    public Optional<CharacterSet> characterSetResults() {
        return resultsCollation.map(Collation::characterSet);
    }

    /// What clients are told that text in results is: what SET NAMES or the handshake named, else the default collation of
    /// `character_set_results`.
    public Optional<Collation> resultsCollation() {
        return resultsCollation;
    }

    /// The collation of string literals.
    public Collation collationConnection() {
        return connectionCollation;
    }

    private Optional<CharacterSet> characterSet(int index) {
        return values[index] instanceof Value.Text(var name)
                ? CharacterSet.named(name)
                : Optional.empty();
    }

    private boolean isOn(int index) {
        return integer(index) != 0;
    }

    private long integer(int index) {
        return GlobalVariables.integer(values[index]);
    }

    private void put(SystemVariable variable, Value value) {
        VariableLinks.put(own(), variable, value);
        if (variable.index() == CHARACTER_SET_RESULTS) {
            named = Optional.empty();
        }
        refresh();
    }

    private Value[] own() {
        if (shared) {
            values = Arrays.copyOf(values, CATALOGUE.sessionCount());
            shared = false;
        }
        return values;
    }

    private void refresh() {
        revision++;
        sqlMode =
                values[SQL_MODE] instanceof Value.Text(var mode)
                        ? SqlMode.parse(mode).orElse(SqlMode.DEFAULT)
                        : SqlMode.DEFAULT;
        timeZone =
                values[TIME_ZONE] instanceof Value.Text(var zone)
                        ? TimeZones.parse(zone)
                        : ZoneId.systemDefault();
        clientCharacterSet = characterSet(CHARACTER_SET_CLIENT).orElse(CharacterSet.UTF8MB4);
        resultsCollation =
                named.or(() -> characterSet(CHARACTER_SET_RESULTS).map(Collation::defaultOf));
        connectionCollation =
                values[COLLATION_CONNECTION] instanceof Value.Text(var collation)
                        ? Collation.named(collation).orElse(Collation.UTF8MB4_0900_AI_CI)
                        : Collation.UTF8MB4_0900_AI_CI;
    }

    private static void refuseUnsettable(SystemVariable variable) {
        if (variable.isReadOnly()) {
            throw ErrorCode.INCORRECT_GLOBAL_LOCAL_VAR.error(variable.name(), "read only");
        }
        if (!variable.hasSession()) {
            throw ErrorCode.GLOBAL_VARIABLE.error(variable.name());
        }
        if (variable.access() == SystemVariable.Access.SESSION_READ_ONLY) {
            throw ErrorCode.VARIABLE_IS_READONLY.error("SESSION", variable.name(), "GLOBAL");
        }
    }
}
