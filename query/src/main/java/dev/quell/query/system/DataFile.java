package dev.quell.query.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Reads the tab-separated data files beside this class; lines that begin with `#` are comments.
final class DataFile {
    private DataFile() {}

    static List<String[]> read(String name) {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(DataFile.class.getResourceAsStream(name)),
                                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
