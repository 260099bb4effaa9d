package dev.quell.testkit.client;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One result of a text query: an OK, or columns and rows as text (null for NULL).
///
/// @param status the protocol's status flags after it, such as [#IN_TRANSACTION]
/// @param info what an OK says besides, such as `Rows matched: 1  Changed: 1  Warnings: 0`, or ''
public record Result(
        List<String> columns,
        List<List<@Nullable String>> rows,
        long affectedRows,
        long lastInsertId,
        int warnings,
        int status,
        String info) {
    public static final int MORE_RESULTS = 0x0008;
    public static final int IN_TRANSACTION = 0x0001;

    public Result {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(rows);
    }

    static Result ok(PayloadReader in) {
        long affected = in.lengthEncoded();
        long insertId = in.lengthEncoded();
        int status = in.unsigned(2);
        int warnings = in.unsigned(2);
        return new Result(List.of(), List.of(), affected, insertId, warnings, status, in.rest());
    }

    /// The only value of a result with one row and one column.
    public @Nullable String value() {
        if (rows.size() != 1 || columns.size() != 1) {
            throw new IllegalStateException("not one value but " + rows);
        }
        return rows.getFirst().getFirst();
    }

    public boolean hasMore() {
        return (status & MORE_RESULTS) != 0;
    }
}
