package dev.quell.session;

/// What a connection does, as the process list's `Command` column names it: the protocol's command, by its code.
public enum Command {
    SLEEP("Sleep"),
    QUIT("Quit"),
    INIT_DB("Init DB"),
    QUERY("Query"),
    FIELD_LIST("Field List"),
    CREATE_DB("Create DB"),
    DROP_DB("Drop DB"),
    REFRESH("Refresh"),
    SHUTDOWN("Shutdown"),
    STATISTICS("Statistics"),
    PROCESS_INFO("Processlist"),
    CONNECT("Connect"),
    PROCESS_KILL("Kill"),
    DEBUG("Debug"),
    PING("Ping"),
    TIME("Time"),
    DELAYED_INSERT("Delayed insert"),
    CHANGE_USER("Change user"),
    BINLOG_DUMP("Binlog Dump"),
    TABLE_DUMP("Table Dump"),
    CONNECT_OUT("Connect Out"),
    REGISTER_REPLICA("Register Replica"),
    STMT_PREPARE("Prepare"),
    STMT_EXECUTE("Execute"),
    STMT_SEND_LONG_DATA("Long Data"),
    STMT_CLOSE("Close stmt"),
    STMT_RESET("Reset stmt"),
    SET_OPTION("Set option"),
    STMT_FETCH("Fetch"),
    DAEMON("Daemon"),
    BINLOG_DUMP_GTID("Binlog Dump GTID"),
    RESET_CONNECTION("Reset Connection");

    /// What the process list shows for a session that was killed and is still there.
    public static final String KILLED = "Killed";

    private final String text;
    private final String eventName;

    Command(String text) {
        this.text = text;
        this.eventName = "statement/com/" + text;
    }

    /// The process list's word for it.
    public String text() {
        return text;
    }

    /// What performance_schema calls it, as long as no more is known of the statement.
    public String eventName() {
        return eventName;
    }
}
