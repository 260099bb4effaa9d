package dev.quell.sql.tree;

import java.util.Optional;

/// The FIELDS and LINES clauses of LOAD DATA and SELECT … INTO OUTFILE; empty where nothing is written.
public record FileFormat(
        Optional<String> fieldsTerminatedBy,
        Optional<String> enclosedBy,
        boolean optionallyEnclosed,
        Optional<String> escapedBy,
        Optional<String> linesStartingBy,
        Optional<String> linesTerminatedBy) {}
