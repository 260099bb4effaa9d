package dev.quell.shell.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/// The statements that were entered on one server, kept in a file that only its owner can read. Statements with passwords in
/// them are left out, as are those that the user's patterns name.
public final class SecretFreeHistory extends DefaultHistory {
    /// MySQL's own patterns.
    private static final String SECRETS = "*IDENTIFIED*:*PASSWORD*";

    private final Path file;
    private final boolean kept;
    private final List<Pattern> ignored = new ArrayList<>();

    /// @param server names the file
    /// @param patterns as `--histignore` has them: `*` and `?`, a `:` between them
    /// @param kept whether anything is written at all
    public SecretFreeHistory(String server, String patterns, boolean kept) {
        this.file = file(server);
        this.kept = kept;
        for (var pattern : (SECRETS + ":" + patterns).split(":")) {
            if (!pattern.isEmpty()) {
                ignored.add(compiled(pattern));
            }
        }
    }

    private static Path file(String server) {
        var named = System.getenv("MYSQL_HISTFILE");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        var state = System.getenv("XDG_STATE_HOME");
        var folder =
                state != null && !state.isEmpty()
                        ? Path.of(state)
                        : Path.of(System.getProperty("user.home"), ".local", "state");
        return folder.resolve("quell")
                .resolve("history")
                .resolve(server.replaceAll("[^A-Za-z0-9.-]", "_"));
    }

    private static Pattern compiled(String wildcards) {
        var regex = new StringBuilder();
        for (char c : wildcards.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)));
        }
        return Pattern.compile(
                regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    @Override
    public void attach(LineReader reader) {
        if (kept && prepareFile()) {
            reader.setVariable(LineReader.HISTORY_FILE, file);
        }
        super.attach(reader);
    }

    // Without a file the history lasts as long as the shell.
    private boolean prepareFile() {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (Files.notExists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            return Files.isWritable(file) && Files.isRegularFile(file);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void add(Instant time, String line) {
        if (!isSecret(line)) {
            super.add(time, line);
        }
    }

    boolean isSecret(String line) {
        return ignored.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }
}
