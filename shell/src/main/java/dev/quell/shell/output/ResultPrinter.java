package dev.quell.shell.output;

import java.io.IOException;

/// One way to write a result down.
@FunctionalInterface
public interface ResultPrinter {
    void print(ResultSet result, Paper paper) throws IOException;
}
