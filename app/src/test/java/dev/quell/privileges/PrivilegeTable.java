package dev.quell.privileges;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What statements need, as `src/test/privileges/statements.txt` tells it; the file's head says how it is read.
///
/// @param setup what root runs before everything else
record PrivilegeTable(List<String> setup, List<Case> cases) {
    private static final String SETUP = "setup> ";
    private static final String ROOT = "root> ";
    private static final String ARROW = " -> ";

    /// A statement.
    ///
    /// @param after what root runs after each attempt
    record Case(String statement, List<Attempt> attempts, List<String> after) {
        @Override
        public String toString() {
            return statement;
        }
    }

    /// An account that tries it.
    ///
    /// @param privileges what it has, each as GRANT takes it
    /// @param outcome `allowed`, or the error's number and text
    record Attempt(List<String> privileges, String outcome) {}

    static PrivilegeTable read(Path file) throws IOException {
        var setup = new ArrayList<String>();
        var cases = new ArrayList<Case>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(SETUP)) {
                setup.add(line.substring(SETUP.length()));
            } else if (line.startsWith(" ")) {
                add(cases.getLast(), line.strip());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                cases.add(new Case(line, new ArrayList<>(), new ArrayList<>()));
            }
        }
        return new PrivilegeTable(setup, cases);
    }

    private static void add(Case to, String line) {
        if (line.startsWith(ROOT)) {
            to.after().add(line.substring(ROOT.length()));
            return;
        }
        int arrow = line.indexOf(ARROW);
        String privileges = line.substring(0, arrow);
        to.attempts()
                .add(
                        new Attempt(
                                privileges.equals("nothing")
                                        ? List.of()
                                        : List.of(privileges.split(" & ")),
                                line.substring(arrow + ARROW.length())));
    }
}
