package dev.quell.storage.catalog;

/// A CHECK constraint.
///
/// @param text the condition as SQL text
public record CheckDefinition(String name, String text, boolean enforced) {}
