package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.Locale;
import java.util.Set;

/// What is peculiar to MySQL's information_schema: most of its tables are views, and one that is not there has an error of its own.
public final class InformationSchema {
    private static final String NAME = "information_schema";
    private static final Set<String> TABLES =
            Set.of(
                    "COLUMN_PRIVILEGES",
                    "ENGINES",
                    "OPTIMIZER_TRACE",
                    "PLUGINS",
                    "PROCESSLIST",
                    "PROFILING",
                    "SCHEMA_PRIVILEGES",
                    "TABLE_PRIVILEGES",
                    "USER_PRIVILEGES");
    private static final String ENGINES_OWN = "INNODB_";
    private static final Set<String> VIEWS_OF_ENGINE =
            Set.of(
                    "INNODB_DATAFILES",
                    "INNODB_FIELDS",
                    "INNODB_FOREIGN",
                    "INNODB_FOREIGN_COLS",
                    "INNODB_TABLESPACES_BRIEF");

    private InformationSchema() {}

    /// Whether MySQL has a view of that name there.
    static boolean isView(String schema, String table) {
        String name = table.toUpperCase(Locale.ROOT);
        boolean plain = name.startsWith(ENGINES_OWN) && !VIEWS_OF_ENGINE.contains(name);
        return schema.equals(NAME) && !plain && !TABLES.contains(name);
    }

    /// What to say of a table that is not there: 1109 in information_schema, 1146 elsewhere.
    public static SqlError noSuchTable(String schema, String name) {
        return schema.equalsIgnoreCase(NAME)
                ? ErrorCode.UNKNOWN_TABLE.error(name.toUpperCase(Locale.ROOT), NAME)
                : ErrorCode.NO_SUCH_TABLE.error(schema, name);
    }
}
