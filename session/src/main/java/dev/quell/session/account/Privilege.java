package dev.quell.session.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The static privileges, in the order in which SHOW GRANTS lists them.
public enum Privilege {
    SELECT("SELECT", Level.COLUMN),
    INSERT("INSERT", Level.COLUMN),
    UPDATE("UPDATE", Level.COLUMN),
    DELETE("DELETE", Level.TABLE),
    CREATE("CREATE", Level.TABLE),
    DROP("DROP", Level.TABLE),
    RELOAD("RELOAD", Level.GLOBAL),
    SHUTDOWN("SHUTDOWN", Level.GLOBAL),
    PROCESS("PROCESS", Level.GLOBAL),
    FILE("FILE", Level.GLOBAL),
    REFERENCES("REFERENCES", Level.COLUMN),
    INDEX("INDEX", Level.TABLE),
    ALTER("ALTER", Level.TABLE),
    SHOW_DATABASES("SHOW DATABASES", Level.GLOBAL),
    SUPER("SUPER", Level.GLOBAL),
    CREATE_TEMPORARY_TABLES("CREATE TEMPORARY TABLES", Level.SCHEMA),
    LOCK_TABLES("LOCK TABLES", Level.SCHEMA),
    EXECUTE("EXECUTE", Level.SCHEMA),
    REPLICATION_SLAVE("REPLICATION SLAVE", Level.GLOBAL),
    REPLICATION_CLIENT("REPLICATION CLIENT", Level.GLOBAL),
    CREATE_VIEW("CREATE VIEW", Level.TABLE),
    SHOW_VIEW("SHOW VIEW", Level.TABLE),
    CREATE_ROUTINE("CREATE ROUTINE", Level.SCHEMA),
    ALTER_ROUTINE("ALTER ROUTINE", Level.SCHEMA),
    CREATE_USER("CREATE USER", Level.GLOBAL),
    EVENT("EVENT", Level.SCHEMA),
    TRIGGER("TRIGGER", Level.TABLE),
    CREATE_TABLESPACE("CREATE TABLESPACE", Level.GLOBAL),
    CREATE_ROLE("CREATE ROLE", Level.GLOBAL),
    DROP_ROLE("DROP ROLE", Level.GLOBAL),
    /// To pass on what one has; SHOW GRANTS says it as WITH GRANT OPTION.
    GRANT_OPTION("GRANT OPTION", Level.TABLE);

    /// The narrowest thing that a privilege can be granted on.
    public enum Level {
        GLOBAL,
        SCHEMA,
        TABLE,
        COLUMN
    }

    private final String text;
    private final Level level;

    Privilege(String text, Level level) {
        this.text = text;
        this.level = level;
    }

    /// Finds by SQL's words, such as `lock tables`.
    public static Optional<Privilege> named(String words) {
        String wanted = words.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.text.equals(wanted)).findFirst();
    }

    /// SQL's words for it.
    public String text() {
        return text;
    }

    /// True if it can be granted at that level.
    public boolean applies(Level wanted) {
        return wanted.compareTo(level) <= 0;
    }

    long bit() {
        return 1L << ordinal();
    }
}
