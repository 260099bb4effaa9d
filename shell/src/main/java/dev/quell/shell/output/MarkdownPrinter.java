package dev.quell.shell.output;

import java.io.IOException;

/// A table as GitHub's Markdown has it: numbers to the right, line breaks as `<br>`.
public final class MarkdownPrinter implements ResultPrinter {
    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        int columns = result.columns().size();
        for (int i = 0; i < columns; i++) {
            byte[] name = paper.encoded(result.name(i));
            paper.text("| ");
            value(name, 0, name.length, paper);
            paper.one(' ');
        }
        paper.text("|\n");
        for (int i = 0; i < columns; i++) {
            paper.text(ResultSet.isNumber(result.column(i)) ? "| ---: " : "| --- ");
        }
        paper.text("|\n");
        while (result.next()) {
            var row = result.row();
            for (int i = 0; i < columns; i++) {
                paper.text("| ");
                if (row.isNull(i)) {
                    paper.text("NULL");
                } else if (ResultSet.isBinary(result.column(i))) {
                    Values.hex(row, i, paper);
                } else {
                    value(row.array(), row.start(i), row.length(i), paper);
                }
                paper.one(' ');
            }
            paper.text("|\n");
        }
    }

    private static void value(byte[] bytes, int from, int length, Paper paper) {
        for (int i = from; i < from + length; i++) {
            switch (bytes[i]) {
                case '|' -> paper.text("\\|");
                case '\n' -> paper.text("<br>");
                default -> paper.one(bytes[i]);
            }
        }
    }
}
