package dev.quell.shell.output;

import dev.quell.wire.client.TextRow;

/// How single values are written, shared by the formats.
final class Values {
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

    private Values() {}

    /// How a format writes bytes that are neither NULL nor to be hexadecimal.
    @FunctionalInterface
    interface Writing {
        void write(byte[] bytes, int from, int length, Paper paper);
    }

    /// A value of the row that was taken last, `NULL` for none.
    static void print(
            ResultSet result, int column, boolean binaryAsHex, Paper paper, Writing usual) {
        var row = result.row();
        if (row.isNull(column)) {
            paper.text("NULL");
        } else if (binaryAsHex && ResultSet.isBinary(result.column(column))) {
            hex(row, column, paper);
        } else {
            usual.write(row.array(), row.start(column), row.length(column), paper);
        }
    }

    /// `0x` and two digits for each byte.
    static void hex(TextRow row, int column, Paper paper) {
        paper.one('0').one('x');
        byte[] bytes = row.array();
        int end = row.start(column) + row.length(column);
        for (int i = row.start(column); i < end; i++) {
            paper.one(HEX[bytes[i] >> 4 & 0xF]).one(HEX[bytes[i] & 0xF]);
        }
    }

    /// As it is, but a zero byte is a space: terminals swallow it, and the table would lose its shape.
    static void withoutZeros(byte[] bytes, int from, int length, Paper paper) {
        int start = from;
        int end = from + length;
        for (int i = from; i < end; i++) {
            if (bytes[i] == 0) {
                paper.bytes(bytes, start, i - start).one(' ');
                start = i + 1;
            }
        }
        paper.bytes(bytes, start, end - start);
    }

    /// For XML and HTML.
    static void marked(byte[] bytes, int from, int length, Paper paper) {
        int end = from + length;
        for (int i = from; i < end; i++) {
            switch (bytes[i]) {
                case '&' -> paper.text("&amp;");
                case '<' -> paper.text("&lt;");
                case '>' -> paper.text("&gt;");
                case '"' -> paper.text("&quot;");
                case 0 -> paper.one(' ');
                default -> paper.one(bytes[i]);
            }
        }
    }

    static void marked(String text, Paper paper) {
        byte[] bytes = paper.encoded(text);
        marked(bytes, 0, bytes.length, paper);
    }
}
