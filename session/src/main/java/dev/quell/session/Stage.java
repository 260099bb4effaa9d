package dev.quell.session;

import java.util.EnumSet;
import java.util.Set;

/// What a statement is doing, as the process list's `State` column names it: MySQL 8.4/9's names, because scripts match on
/// them. The code that does the work enters a stage ([Session#stage]) before it starts.
public enum Stage {
    /// Between statements; also a statement that has not entered a stage.
    NONE(""),
    STARTING("starting"),
    CHECKING_PERMISSIONS("checking permissions"),
    OPENING_TABLES("Opening tables"),
    INIT("init"),
    SYSTEM_LOCK("System lock"),
    OPTIMIZING("optimizing"),
    STATISTICS("statistics"),
    PREPARING("preparing"),
    EXECUTING("executing"),
    EXPLAINING("explaining"),
    CREATING_TEMPORARY_TABLE("Creating tmp table"),
    REMOVING_TEMPORARY_TABLE("removing tmp table"),
    CREATING_SORT_INDEX("Creating sort index"),
    SENDING_TO_CLIENT("Sending to client"),
    RECEIVING_FROM_CLIENT("Receiving from client"),
    UPDATE("update"),
    UPDATING("updating"),
    UPDATING_MAIN_TABLE("updating main table"),
    UPDATING_REFERENCE_TABLES("updating reference tables"),
    DELETING_FROM_MAIN_TABLE("deleting from main table"),
    DELETING_FROM_REFERENCE_TABLES("deleting from reference tables"),
    CREATING_TABLE("creating table"),
    AFTER_CREATE("After create"),
    SETUP("setup"),
    ALTERING_TABLE("altering table"),
    PREPARING_FOR_ALTER("preparing for alter table"),
    COMMITTING_ALTER("committing alter table to storage engine"),
    COPY_TO_TEMPORARY_TABLE("copy to tmp table"),
    RENAME("rename"),
    RENAME_RESULT_TABLE("rename result table"),
    VERIFYING_TABLE("verifying table"),
    CLONE_FILE_COPY("clone (file copy)"),
    USER_SLEEP("User sleep"),
    USER_LOCK("User lock"),
    WAITING_FOR_TABLE_METADATA_LOCK("Waiting for table metadata lock"),
    WAITING_FOR_SCHEMA_METADATA_LOCK("Waiting for schema metadata lock"),
    WAITING_FOR_STORED_FUNCTION_METADATA_LOCK("Waiting for stored function metadata lock"),
    WAITING_FOR_STORED_PROCEDURE_METADATA_LOCK("Waiting for stored procedure metadata lock"),
    WAITING_FOR_TRIGGER_METADATA_LOCK("Waiting for trigger metadata lock"),
    WAITING_FOR_EVENT_METADATA_LOCK("Waiting for event metadata lock"),
    WAITING_FOR_GLOBAL_READ_LOCK("Waiting for global read lock"),
    WAITING_FOR_COMMIT_LOCK("Waiting for commit lock"),
    WAITING_FOR_BACKUP_LOCK("Waiting for backup lock"),
    WAITING_FOR_TABLE_FLUSH("Waiting for table flush"),
    WAITING_FOR_TABLE_LEVEL_LOCK("Waiting for table level lock"),
    WAITING_FOR_DISK_SPACE("Waiting for disk space"),
    /// Not one of MySQL's, which does not wait for memory.
    WAITING_FOR_MEMORY("Waiting for memory"),
    WAITING_FOR_HANDLER_COMMIT("waiting for handler commit"),
    END("end"),
    QUERY_END("query end"),
    CLOSING_TABLES("closing tables"),
    FREEING_ITEMS("freeing items"),
    CLEANING_UP("cleaning up");

    private static final Set<Stage> LONG = EnumSet.of(ALTERING_TABLE, COPY_TO_TEMPORARY_TABLE);

    private final String text;
    private final String eventName;

    Stage(String text) {
        this.text = text;
        this.eventName = (text.startsWith("clone") ? "stage/innodb/" : "stage/sql/").concat(text);
    }

    /// Whether the code that does the work says how far it has come.
    public boolean tellsProgress() {
        return LONG.contains(this);
    }

    /// What performance_schema calls it.
    public String eventName() {
        return eventName;
    }

    /// The process list's word for it.
    public String text() {
        return text;
    }
}
