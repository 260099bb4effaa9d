package dev.quell.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Statements of several sessions in a fixed order, with what each leads to.
///
/// ```text
///   ## lost update, REPEATABLE READ
///   setup: create table …; insert into …
///   A: begin
///   A: update t set v = 1 where id = 1
///       ok 1
///   B: update t set v = 2 where id = 1
///       waits
///   A: commit
///       ok 0
///       B goes on: ok 1
/// ```
/// A result is `ok` with the number of rows changed, `error` with its number, or rows: `(1, 10) (2, 20)`, `no rows`.
///
/// @param level the isolation level, which its name ends with
/// @param setup statements that make the tables
/// @param lines from the first statement on, as written but for indentation
record Interleaving(String name, String level, List<String> setup, List<String> lines) {
    /// All in a file.
    static List<Interleaving> read(Path file) throws IOException {
        var all = new ArrayList<Interleaving>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("## ")) {
                String level = line.substring(line.lastIndexOf(", ") + 2);
                all.add(
                        new Interleaving(
                                line.substring(3), level, new ArrayList<>(), new ArrayList<>()));
            } else if (line.startsWith("setup: ")) {
                all.getLast().setup().addAll(Arrays.asList(line.substring(7).split(";")));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                all.getLast().lines().add(line.strip());
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
