package dev.quell.sql.tree;

/// A scalar expression as written: names are not resolved, types not known.
public sealed interface Expression
        permits Literal, Reference, Operation, Call, SubqueryExpression {}
