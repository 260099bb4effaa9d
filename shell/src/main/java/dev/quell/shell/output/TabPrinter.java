package dev.quell.shell.output;

import java.io.IOException;

/// Values with tabs between them, a row to a line; what would break a line is escaped, unless raw output is wanted.
public final class TabPrinter implements ResultPrinter {
    private final boolean withNames;
    private final Values.Writing usual;
    private final boolean binaryAsHex;

    public TabPrinter(boolean withNames, boolean raw, boolean binaryAsHex) {
        this.withNames = withNames;
        this.usual =
                raw
                        ? (bytes, from, length, paper) -> paper.bytes(bytes, from, length)
                        : TabPrinter::escaped;
        this.binaryAsHex = binaryAsHex;
    }

    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        int columns = result.columns().size();
        if (withNames) {
            for (int i = 0; i < columns; i++) {
                separate(i, paper).text(result.name(i));
            }
            paper.one('\n');
        }
        while (result.next()) {
            for (int i = 0; i < columns; i++) {
                separate(i, paper);
                Values.print(result, i, binaryAsHex, paper, usual);
            }
            paper.one('\n');
        }
    }

    private static Paper separate(int column, Paper paper) {
        return column == 0 ? paper : paper.one('\t');
    }

    private static void escaped(byte[] bytes, int from, int length, Paper paper) {
        int start = from;
        int end = from + length;
        for (int i = from; i < end; i++) {
            int letter =
                    switch (bytes[i]) {
                        case 0 -> '0';
                        case '\t' -> 't';
                        case '\n' -> 'n';
                        case '\\' -> '\\';
                        default -> 0;
                    };
            if (letter != 0) {
                paper.bytes(bytes, start, i - start).one('\\').one(letter);
                start = i + 1;
            }
        }
        paper.bytes(bytes, start, end - start);
    }
}
