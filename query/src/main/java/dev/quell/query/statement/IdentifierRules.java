package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.storage.catalog.IndexDefinition;
import java.util.List;

/// What names of databases, tables, columns and indexes may look like: at most 64 characters, not empty, no space at the
/// end.
final class IdentifierRules {
    private static final int MAX_LENGTH = 64;
    private static final List<String> OF_THE_ENGINE =
            List.of("DB_ROW_ID", "DB_TRX_ID", "DB_ROLL_PTR");

    private IdentifierRules() {}

    static void checkDatabase(String name) {
        check(name, ErrorCode.WRONG_DB_NAME);
    }

    static void checkTable(String name) {
        check(name, ErrorCode.WRONG_TABLE_NAME);
    }

    static void checkColumn(String name) {
        check(name, ErrorCode.WRONG_COLUMN_NAME);
        if (OF_THE_ENGINE.stream().anyMatch(name::equalsIgnoreCase)) {
            throw ErrorCode.WRONG_COLUMN_NAME.error(name);
        }
    }

    /// Whether a text could be a column's name.
    static boolean isColumn(String name) {
        return !isTooLong(name) && !isMalformed(name);
    }

    static void checkIndex(String name) {
        check(name, ErrorCode.WRONG_NAME_FOR_INDEX);
        if (name.equalsIgnoreCase(IndexDefinition.HIDDEN_NAME)) {
            throw ErrorCode.WRONG_NAME_FOR_INDEX.error(IndexDefinition.HIDDEN_NAME);
        }
    }

    /// Names of constraints.
    static void checkLength(String name) {
        if (isTooLong(name)) {
            throw ErrorCode.TOO_LONG_IDENT.error(name);
        }
    }

    private static void check(String name, ErrorCode wrong) {
        checkLength(name);
        if (isMalformed(name)) {
            throw wrong.error(name);
        }
    }

    private static boolean isTooLong(String name) {
        return name.codePointCount(0, name.length()) > MAX_LENGTH;
    }

    private static boolean isMalformed(String name) {
        return name.isEmpty() || name.endsWith(" ");
    }
}
