package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Stored programs, and conditions raised by hand.
public sealed interface ProgramStatement extends Statement {
    /// `CREATE PROCEDURE|FUNCTION|TRIGGER`: the head is read, the rest kept as text.
    ///
    /// @param text the whole statement
    record CreateProgram(ProgramKind kind, QualifiedName name, boolean ifNotExists, String text)
            implements ProgramStatement {}

    record AlterProgram(ProgramKind kind, QualifiedName name, String text)
            implements ProgramStatement {}

    record DropProgram(ProgramKind kind, QualifiedName name, boolean ifExists)
            implements ProgramStatement {}

    /// `SIGNAL SQLSTATE '…' SET …` and RESIGNAL.
    ///
    /// @param sqlState empty for a bare RESIGNAL
    record Signal(boolean resignal, Optional<String> sqlState, List<SignalItem> items)
            implements ProgramStatement {
        public Signal {
            items = List.copyOf(items);
        }
    }

    /// `GET [CURRENT|STACKED] DIAGNOSTICS …`.
    ///
    /// @param condition the number of CONDITION n; empty for the statement's own items
    record GetDiagnostics(
            boolean stacked, Optional<Expression> condition, List<DiagnosticsItem> items)
            implements ProgramStatement {
        public GetDiagnostics {
            items = List.copyOf(items);
        }
    }

    /// The kinds of stored programs.
    enum ProgramKind {
        PROCEDURE,
        FUNCTION,
        TRIGGER
    }

    /// `MESSAGE_TEXT = '…'`; the name is in upper case.
    record SignalItem(String name, Expression value) {}

    /// `@target = ROW_COUNT`; the name is in upper case.
    record DiagnosticsItem(Reference target, String name) {}
}
