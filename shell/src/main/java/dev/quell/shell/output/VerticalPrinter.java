package dev.quell.shell.output;

import java.io.IOException;
import java.util.stream.IntStream;

/// One line for each value (`\G`).
public final class VerticalPrinter implements ResultPrinter {
    private static final String STARS = "*".repeat(27);

    private final boolean withNames;
    private final boolean binaryAsHex;

    public VerticalPrinter(boolean withNames, boolean binaryAsHex) {
        this.withNames = withNames;
        this.binaryAsHex = binaryAsHex;
    }

    @Override
    public void print(ResultSet result, Paper paper) throws IOException {
        var names =
                IntStream.range(0, result.columns().size())
                        .mapToObj(i -> paper.encoded(result.name(i)))
                        .toList();
        int longest = names.stream().mapToInt(name -> name.length).max().orElse(0);
        while (result.next()) {
            paper.line("%s %d. row %s".formatted(STARS, result.taken(), STARS));
            for (int i = 0; i < names.size(); i++) {
                byte[] name = names.get(i);
                if (withNames) {
                    paper.spaces(longest - name.length).bytes(name, 0, name.length).text(": ");
                }
                Values.print(result, i, binaryAsHex, paper, Values::withoutZeros);
                paper.one('\n');
            }
        }
    }
}
