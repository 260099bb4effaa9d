package dev.quell.sql.tree;

/// `column = value` in INSERT and UPDATE; the value may be [Reference.DefaultKeyword].
public record Assignment(Reference.Column column, Expression value) {}
