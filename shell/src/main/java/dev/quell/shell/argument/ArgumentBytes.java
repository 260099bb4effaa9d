package dev.quell.shell.argument;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Arguments whose bytes are no text of the locale: statements in another character set. The JVM loses such bytes; where the
/// system shows them, they are kept by [SurrogateEscape].
public final class ArgumentBytes {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char LOST = '\uFFFD';

    private ArgumentBytes() {}

    /// @param arguments as the JVM gives them
    public static List<String> restored(List<String> arguments) {
        if (arguments.stream().noneMatch(argument -> argument.indexOf(LOST) >= 0)) {
            return arguments;
        }
        try {
            var all = words(Files.readAllBytes(COMMAND_LINE));
            return all.subList(all.size() - arguments.size(), all.size());
        } catch (IOException notShown) {
            return arguments;
        }
    }

    // Each word ends with a zero.
    private static List<String> words(byte[] bytes) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                words.add(SurrogateEscape.decode(bytes, start, at, CharacterSet.UTF8MB4));
                start = at + 1;
            }
        }
        return words;
    }
}
