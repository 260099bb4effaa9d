package dev.quell.storage.catalog;

/// How a column comes by its values.
public sealed interface Generation {
    Generation NONE = new None();

    /// By INSERT and UPDATE.
    record None() implements Generation {}

    /// `GENERATED ALWAYS AS (text)`.
    ///
    /// @param stored false for VIRTUAL
    record Always(String text, boolean stored) implements Generation {}
}
