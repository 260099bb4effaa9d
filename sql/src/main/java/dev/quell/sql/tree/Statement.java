package dev.quell.sql.tree;

/// One SQL statement as written.
///
/// Trees are immutable; equal texts (but for spacing, comments and letter case of keywords) give equal trees.
public sealed interface Statement
        permits Query,
                DataStatement,
                HandlerStatement,
                SchemaStatement,
                ProgramStatement,
                EventStatement,
                TransactionStatement,
                SessionStatement,
                ShowStatement,
                AccountStatement,
                MaintenanceStatement {}
