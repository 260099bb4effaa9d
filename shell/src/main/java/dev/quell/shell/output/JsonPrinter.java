package dev.quell.shell.output;

import dev.quell.wire.packet.FieldType;
import java.io.IOException;

/// An array with an object for each row. Numbers are numbers, JSON is what it is, binary values are `"0x…"`.
public final class JsonPrinter implements ResultPrinter {
    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        paper.text("[");
        while (result.next()) {
            paper.text(result.taken() == 1 ? "\n  {" : ",\n  {");
            for (int i = 0; i < result.columns().size(); i++) {
                paper.text(i == 0 ? "" : ", ");
                byte[] name = paper.encoded(result.name(i));
                quoted(name, 0, name.length, paper);
                paper.text(": ");
                value(result, i, paper);
            }
            paper.text("}");
        }
        paper.text("\n]\n");
    }

    private static void value(ResultSet result, int column, Paper paper) {
        var row = result.row();
        var definition = result.column(column);
        if (row.isNull(column)) {
            paper.text("null");
        } else if (definition.type() == FieldType.JSON || isJsonNumber(result, column)) {
            paper.bytes(row.array(), row.start(column), row.length(column));
        } else if (ResultSet.isBinary(definition)) {
            paper.one('"');
            Values.hex(row, column, paper);
            paper.one('"');
        } else {
            quoted(row.array(), row.start(column), row.length(column), paper);
        }
    }

    // ZEROFILL and YEAR may begin with a zero, which JSON does not allow.
    private static boolean isJsonNumber(ResultSet result, int column) {
        var row = result.row();
        byte[] bytes = row.array();
        int first = row.start(column);
        boolean leadingZero =
                row.length(column) > 1 && bytes[first] == '0' && bytes[first + 1] != '.';
        return ResultSet.isNumber(result.column(column)) && !leadingZero;
    }

    private static void quoted(byte[] bytes, int from, int length, Paper paper) {
        paper.one('"');
        for (int i = from; i < from + length; i++) {
            switch (bytes[i]) {
                case '"' -> paper.text("\\\"");
                case '\\' -> paper.text("\\\\");
                case '\n' -> paper.text("\\n");
                case '\r' -> paper.text("\\r");
                case '\t' -> paper.text("\\t");
                default -> character(bytes[i], paper);
            }
        }
        paper.one('"');
    }

    private static void character(byte value, Paper paper) {
        if (value >= 0 && value < ' ') {
            paper.text("\\u%04x".formatted(value));
        } else {
            paper.one(value);
        }
    }
}
