package dev.quell.sql.tree;

import java.util.Optional;

/// `LIMIT [offset,] count`: literals, parameters or (in stored programs) variables.
public record Limit(Optional<Expression> offset, Expression count) {}
