package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Statements that tell about the server: SHOW, DESCRIBE, EXPLAIN, HELP.
public sealed interface ShowStatement extends Statement {
    /// The forms that list something and take LIKE or WHERE.
    ///
    /// @param schema FROM database, where the form takes one
    record Listing(
            Kind kind, boolean full, boolean extended, Optional<String> schema, Filter filter)
            implements ShowStatement {}

    /// `SHOW [EXTENDED] [FULL] COLUMNS FROM table`.
    record Columns(QualifiedName table, boolean full, boolean extended, Filter filter)
            implements ShowStatement {}

    /// `SHOW [EXTENDED] INDEX FROM table [WHERE …]`.
    record Indexes(QualifiedName table, boolean extended, Filter filter) implements ShowStatement {}

    /// `SHOW [GLOBAL|SESSION] VARIABLES`.
    record Variables(VariableScope scope, Filter filter) implements ShowStatement {}

    /// `SHOW [GLOBAL|SESSION] STATUS`.
    record Status(VariableScope scope, Filter filter) implements ShowStatement {}

    record ProcessList(boolean full) implements ShowStatement {}

    /// `SHOW WARNINGS|ERRORS [LIMIT …]`.
    record Diagnostics(boolean errorsOnly, Optional<Limit> limit) implements ShowStatement {}

    /// `SHOW COUNT(*) WARNINGS|ERRORS`.
    record DiagnosticsCount(boolean errorsOnly) implements ShowStatement {}

    /// `SHOW CREATE …`.
    ///
    /// @param ifNotExists of SHOW CREATE DATABASE
    record Create(ObjectKind kind, QualifiedName name, boolean ifNotExists)
            implements ShowStatement {}

    record CreateUser(AccountName account) implements ShowStatement {}

    /// `SHOW GRANTS [FOR account [USING roles]]`; without FOR it is CURRENT_USER.
    record Grants(AccountName account, List<AccountName> roles) implements ShowStatement {
        public Grants {
            roles = List.copyOf(roles);
        }
    }

    /// `SHOW ENGINE name STATUS|MUTEX|LOGS`.
    record Engine(String engine, String what) implements ShowStatement {}

    /// Replication, profiles, routine code and the like.
    ///
    /// @param what the words, such as `REPLICA STATUS`
    record Other(String what) implements ShowStatement {}

    /// `DESCRIBE table [column|'pattern']`.
    record Describe(QualifiedName table, Optional<String> pattern) implements ShowStatement {}

    /// `EXPLAIN [ANALYZE] [FORMAT=…] [INTO @v] [FOR SCHEMA s] statement`.
    ///
    /// @param format in upper case; empty for the session's default
    record Explain(
            boolean analyze,
            Optional<String> format,
            Optional<String> into,
            Optional<String> schema,
            Statement statement)
            implements ShowStatement {}

    /// `EXPLAIN FOR CONNECTION id`.
    record ExplainConnection(boolean analyze, Optional<String> format, Expression connection)
            implements ShowStatement {}

    record Help(String topic) implements ShowStatement {}

    /// What [Listing] lists.
    enum Kind {
        DATABASES,
        TABLES,
        TABLE_STATUS,
        OPEN_TABLES,
        TRIGGERS,
        EVENTS,
        PROCEDURE_STATUS,
        FUNCTION_STATUS,
        ENGINES,
        COLLATION,
        CHARACTER_SET,
        PLUGINS,
        PRIVILEGES
    }

    /// What SHOW CREATE shows.
    enum ObjectKind {
        DATABASE,
        TABLE,
        VIEW,
        PROCEDURE,
        FUNCTION,
        TRIGGER,
        EVENT
    }

    /// LIKE or WHERE of SHOW.
    sealed interface Filter {
        record None() implements Filter {}

        record Like(String pattern) implements Filter {}

        record Where(Expression condition) implements Filter {}
    }
}
