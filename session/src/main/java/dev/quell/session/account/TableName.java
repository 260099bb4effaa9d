package dev.quell.session.account;

import java.util.Comparator;

/// The table (or view) that a privilege is for.
public record TableName(String schema, String table) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::table);

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }
}
