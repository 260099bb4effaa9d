package dev.quell.query.bind;

import dev.quell.query.value.Typing;
import java.util.List;

/// A bound query, as seen from the expression that it stands in: opaque, it is compiled by whoever made it.
public interface BoundSubquery {
    /// The types of its columns, in order.
    List<Typing> columnTypings();

    /// Whether it refers to columns of an enclosing query.
    boolean correlated();
}
