package dev.quell.session;

import dev.quell.base.value.SqlType;
import java.util.List;

/// A statement that was parsed and planned once. Belongs to the workspace that made it.
public interface PreparedStatement {
    /// Its number among all that its session has prepared.
    long id();

    /// The statement's text.
    String text();

    /// The types of its `?` places, in order, as far as they are known when preparing.
    List<SqlType> parameters();

    /// The columns of its result; empty where it gives none.
    List<ResultColumn> columns();

    /// The client needs it no longer.
    void forget();
}
