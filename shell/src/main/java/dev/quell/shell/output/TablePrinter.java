package dev.quell.shell.output;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.wire.client.TextRow;
import dev.quell.wire.packet.ColumnDefinition41;
import java.io.IOException;

/// Boxes of `+`, `-` and `|`.
///
/// A column is as wide as its longest value or name has bytes, not characters; a cell is padded by the screen cells that its
/// text takes. Odd, but how the `mysql` client does it.
public final class TablePrinter implements ResultPrinter {
    private static final int WIDEST_PADDED = 1024;
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private final boolean withNames;
    private final boolean binaryAsHex;

    public TablePrinter(boolean withNames, boolean binaryAsHex) {
        this.withNames = withNames;
        this.binaryAsHex = binaryAsHex;
    }

    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        long[] widths = widths(result, paper.charset());
        rule(widths, paper);
        if (withNames) {
            names(result, widths, paper);
            rule(widths, paper);
        }
        while (result.next()) {
            row(result, widths, paper);
        }
        rule(widths, paper);
    }

    /// How many characters a line has, if each byte makes one.
    public long width(ResultSet result) {
        long width = 1;
        for (long column : widths(result, CharacterSet.UTF8MB4)) {
            width += column + 3;
        }
        return width;
    }

    private long[] widths(ResultSet result, CharacterSet charset) {
        var widths = new long[result.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            var column = result.column(i);
            long width = result.width(i);
            if (withNames) {
                width = Math.max(width, SurrogateEscape.encode(result.name(i), charset).length);
            }
            if (width < NULL.length && (column.flags() & ColumnDefinition41.NOT_NULL) == 0) {
                width = NULL.length;
            }
            widths[i] = isHex(result, i) ? 2 + 2 * width : width;
        }
        return widths;
    }

    private boolean isHex(ResultSet result, int column) {
        return binaryAsHex && ResultSet.isBinary(result.column(column));
    }

    private static void rule(long[] widths, Paper paper) {
        paper.one('+');
        for (long width : widths) {
            for (long i = -2; i < width; i++) {
                paper.one('-');
            }
            paper.one('+');
        }
        paper.one('\n');
    }

    private static void names(ResultSet result, long[] widths, Paper paper) {
        paper.one('|');
        for (int i = 0; i < widths.length; i++) {
            byte[] name = paper.encoded(result.name(i));
            int cells = ScreenCells.of(name, 0, name.length, paper.charset());
            long wide = Math.min(widths[i] + name.length - cells, WIDEST_PADDED);
            paper.one(' ').bytes(name, 0, name.length).spaces(wide - name.length).text(" |");
        }
        paper.one('\n');
    }

    private void row(ResultSet result, long[] widths, Paper paper) {
        var row = result.row();
        paper.one('|');
        for (int i = 0; i < widths.length; i++) {
            paper.one(' ');
            if (isHex(result, i) && !row.isNull(i)) {
                Values.hex(row, i, paper);
                paper.spaces(widths[i] - 2 - 2L * row.length(i));
            } else {
                cell(row, i, widths[i], ResultSet.isNumber(result.column(i)), paper);
            }
            paper.text(" |");
        }
        paper.one('\n');
    }

    private static void cell(TextRow row, int column, long width, boolean toTheRight, Paper paper) {
        byte[] bytes = row.isNull(column) ? NULL : row.array();
        int start = row.isNull(column) ? 0 : row.start(column);
        int length = row.isNull(column) ? NULL.length : row.length(column);
        boolean overlong = width > WIDEST_PADDED;
        long padding =
                (overlong ? WIDEST_PADDED : width)
                        - ScreenCells.of(bytes, start, length, paper.charset());
        if (toTheRight && !overlong) {
            paper.spaces(padding);
        }
        Values.withoutZeros(bytes, start, length, paper);
        if (!toTheRight || overlong) {
            paper.spaces(padding);
        }
    }
}
