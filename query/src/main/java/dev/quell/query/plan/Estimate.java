package dev.quell.query.plan;

/// A guess at what a step of a plan gives and costs.
///
/// @param rows how many rows it gives each time it is opened
/// @param cost of opening it and reading all its rows; 1 is reading one row of a scan
public record Estimate(double rows, double cost) {
    /// The cost of finding one row by key, or of opening a cursor: a few times that of the next row of a scan.
    public static final double LOOKUP = 8;

    /// The cost of evaluating conditions or hashing one row.
    public static final double ROW = 0.2;
}
