package dev.quell.sql.tree;

/// One element of ORDER BY (and, without a direction, of PARTITION BY's cousins).
public record OrderItem(Expression expression, boolean descending) {}
