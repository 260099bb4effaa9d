package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;

/// What names of databases, tables, columns and indexes may look like: at most 64 characters, not empty, no space at the
/// end.
final class IdentifierRules {
    private static final int MAX_LENGTH = 64;

    private IdentifierRules() {}

    static void checkDatabase(String name) {
        check(name, ErrorCode.WRONG_DB_NAME);
    }

    static void checkTable(String name) {
        check(name, ErrorCode.WRONG_TABLE_NAME);
    }

    static void checkColumn(String name) {
        check(name, ErrorCode.WRONG_COLUMN_NAME);
    }

    static void checkIndex(String name) {
        check(name, ErrorCode.WRONG_NAME_FOR_INDEX);
    }

    /// Names of constraints.
    static void checkLength(String name) {
        if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
            throw ErrorCode.TOO_LONG_IDENT.error(name);
        }
    }

    private static void check(String name, ErrorCode wrong) {
        checkLength(name);
        if (name.isEmpty() || name.endsWith(" ")) {
            throw wrong.error(name);
        }
    }
}
