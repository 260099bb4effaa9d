package dev.quell.shell.output;

import dev.quell.wire.client.TextRow;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.FieldType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A result with columns, its rows to be taken once.
public final class ResultSet {
    private static final int BINARY_COLLATION = 63;

    private final List<ColumnDefinition41> columns;
    private final long[] widths;
    private final boolean empty;
    private final Rows rows;
    private final TextRow row;
    private long taken;

    /// Where rows come from: memory, or the server itself.
    @FunctionalInterface
    public interface Rows {
        /// The next row's packet; empty at the end, and when printing is to stop.
        Optional<byte[]> next() throws IOException;
    }

    /// @param widths the bytes that the longest value of each column has, or may have
    /// @param empty whether it is known that there are no rows
    public ResultSet(List<ColumnDefinition41> columns, long[] widths, boolean empty, Rows rows) {
        this.empty = empty;
        this.columns = List.copyOf(columns);
        this.widths = widths.clone();
        this.rows = rows;
        this.row = new TextRow(columns.size());
    }

    public List<ColumnDefinition41> columns() {
        return columns;
    }

    public ColumnDefinition41 column(int index) {
        return columns.get(index);
    }

    /// A column's name, which for clients ends where a zero byte stands.
    public String name(int column) {
        var name = columns.get(column).name();
        int zero = name.indexOf('\0');
        return zero < 0 ? name : name.substring(0, zero);
    }

    /// True if it is known beforehand that there are no rows.
    public boolean isEmpty() {
        return empty;
    }

    public long width(int column) {
        return widths[column];
    }

    /// Takes the next row, which [#row] then shows.
    public boolean next() throws IOException {
        var packet = rows.next();
        if (packet.isEmpty()) {
            return false;
        }
        row.over(packet.get());
        taken++;
        return true;
    }

    public TextRow row() {
        return row;
    }

    /// How many rows have been taken.
    public long taken() {
        return taken;
    }

    /// Numbers stand to the right.
    static boolean isNumber(ColumnDefinition41 column) {
        return switch (column.type()) {
            case FieldType.DECIMAL,
                    FieldType.TINY,
                    FieldType.SHORT,
                    FieldType.LONG,
                    FieldType.FLOAT,
                    FieldType.DOUBLE,
                    FieldType.NULL,
                    FieldType.LONGLONG,
                    FieldType.INT24,
                    FieldType.YEAR,
                    FieldType.NEWDECIMAL ->
                    true;
            default -> false;
        };
    }

    /// Bytes without a character set, which `--binary-as-hex` is about.
    static boolean isBinary(ColumnDefinition41 column) {
        return column.collationId() == BINARY_COLLATION
                && switch (column.type()) {
                    case FieldType.BIT,
                            FieldType.VARCHAR,
                            FieldType.TINY_BLOB,
                            FieldType.MEDIUM_BLOB,
                            FieldType.LONG_BLOB,
                            FieldType.BLOB,
                            FieldType.VAR_STRING,
                            FieldType.STRING,
                            FieldType.GEOMETRY,
                            VECTOR ->
                            true;
                    default -> false;
                };
    }

    // MySQL 9's type, which Quell does not have.
    private static final int VECTOR = 242;
}
