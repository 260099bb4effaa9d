package dev.quell.storage;

/// A guess at what a range holds, for the planner and SHOW TABLE STATUS.
///
/// @param rows at least 0; not exact
/// @param bytes on disk and in memory together
public record RangeEstimate(long rows, long bytes) {}
