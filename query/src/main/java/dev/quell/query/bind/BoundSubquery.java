package dev.quell.query.bind;

/// A bound query, as seen from the expression that it stands in: opaque, it is compiled by whoever made it.
public interface BoundSubquery {
    /// The types of its columns, in order.
    java.util.List<dev.quell.query.value.Typing> columnTypings();

    /// Whether it refers to columns of an enclosing query.
    boolean correlated();
}
