package dev.quell.testkit.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scenario: a text file that a person can read aloud.
///
/// ```text
/// # Lines that start with # explain.
/// session B -uapp_user shop         B connects with these options of the client (without: root, no database)
/// A> BEGIN                          A types this; it must not fail
/// A> UPDATE t SET c = 1             … and the indented lines are what A then sees
///     Query OK, 1 row affected
/// B> UPDATE t SET c = 2
///     waits in updating             B's statement does not end: the process list shows B in this State
/// C> KILL QUERY {B}                 {B} is B's connection id
/// B<                                B's statement ends, and B sees
///     ERROR 1317 (70100): Query execution was interrupted
/// B is Sleep                        the process list comes to show B with this Command; `gone`: not at all
/// ```
///
/// In expected lines `*` stands for any text and a line `...` for any lines; frames of tables, times and blanks do not count.
public record Scenario(String name, List<Step> steps) {
    private static final Pattern OPEN = Pattern.compile("session (\\w+) (.*)");
    private static final Pattern RUN = Pattern.compile("(\\w+)> (.*)");
    private static final Pattern FINISH = Pattern.compile("(\\w+)<");
    private static final Pattern IS = Pattern.compile("(\\w+) is (\\w+)");
    private static final String WAITS = "waits in ";

    public Scenario {
        steps = List.copyOf(steps);
    }

    public static Scenario read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Scenario parse(String name, List<String> lines) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).stripTrailing();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var block = new ArrayList<String>();
            int number = i + 1;
            while (i + 1 < lines.size() && lines.get(i + 1).startsWith("  ")) {
                block.add(lines.get(++i).strip());
            }
            steps.add(step(number, line, block));
        }
        return new Scenario(name, steps);
    }

    private static Step step(int number, String line, List<String> block) {
        Matcher match = RUN.matcher(line);
        if (match.matches()) {
            var session = match.group(1);
            var statement = match.group(2);
            return block.size() == 1 && block.getFirst().startsWith(WAITS)
                    ? new Step.Wait(
                            number, session, statement, block.getFirst().substring(WAITS.length()))
                    : new Step.Run(number, session, statement, block);
        }
        match = FINISH.matcher(line);
        if (match.matches()) {
            return new Step.Finish(number, match.group(1), block);
        }
        match = IS.matcher(line);
        if (match.matches()) {
            return new Step.Is(number, match.group(1), match.group(2));
        }
        match = OPEN.matcher(line);
        if (match.matches()) {
            return new Step.Open(number, match.group(1), match.group(2));
        }
        throw new IllegalArgumentException("line " + number + " is no step: " + line);
    }
}
