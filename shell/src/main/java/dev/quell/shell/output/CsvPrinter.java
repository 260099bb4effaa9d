package dev.quell.shell.output;

import java.io.IOException;

/// Comma-separated values as RFC 4180 has them, with names in the first line. NULL is nothing at all, an empty text is `""`.
public final class CsvPrinter implements ResultPrinter {
    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        for (int i = 0; i < result.columns().size(); i++) {
            separate(i, paper);
            byte[] name = paper.encoded(result.name(i));
            value(name, 0, name.length, paper);
        }
        paper.one('\n');
        while (result.next()) {
            var row = result.row();
            for (int i = 0; i < row.columns(); i++) {
                separate(i, paper);
                if (!row.isNull(i)) {
                    value(row.array(), row.start(i), row.length(i), paper);
                }
            }
            paper.one('\n');
        }
    }

    private static void separate(int column, Paper paper) {
        if (column > 0) {
            paper.one(',');
        }
    }

    private static void value(byte[] bytes, int from, int length, Paper paper) {
        if (!needsQuotes(bytes, from, length)) {
            paper.bytes(bytes, from, length);
            return;
        }
        paper.one('"');
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '"') {
                paper.one('"');
            }
            paper.one(bytes[i]);
        }
        paper.one('"');
    }

    private static boolean needsQuotes(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = bytes[i];
            if (b == ',' || b == '"' || b == '\n' || b == '\r') {
                return true;
            }
        }
        return length == 0;
    }
}
