package dev.quell.shell.output;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the shell writes: standard output and error, and the file that `tee` names, which gets a copy. One thread.
public final class Screen {
    private final Streams streams;
    private final CharacterSet charset;
    private final Paper out;
    private final Paper err;
    private @Nullable OutputStream copy;
    private Optional<String> copyName = Optional.empty();

    public Screen(Streams streams, CharacterSet charset) {
        this.streams = streams;
        this.charset = charset;
        out = new Paper(new Doubled(streams.out()), charset);
        err = new Paper(new Doubled(streams.err()), charset);
    }

    /// Standard output, and the copy.
    public Paper out() {
        return out;
    }

    /// Standard error, and the copy; what is written here is to be flushed at once.
    public Paper err() {
        return err;
    }

    /// Another place to write to, with the copy.
    public Paper paper(OutputStream target) {
        return new Paper(new Doubled(target), charset);
    }

    /// Writes to the copy alone: what the terminal itself has echoed.
    public void copyOnly(String text) {
        if (copy != null) {
            out.flush();
            try {
                copy.write(SurrogateEscape.encode(text, charset));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Writes to standard output alone: the copy has it already.
    public void uncopied(byte[] bytes) throws IOException {
        out.flush();
        streams.out().write(bytes);
        streams.out().flush();
    }

    /// Begins a copy, added to what the file holds.
    public void tee(String file) throws IOException {
        noTee();
        copy =
                new BufferedOutputStream(
                        Files.newOutputStream(
                                Path.of(file),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND));
        copyName = Optional.of(file);
    }

    public void noTee() throws IOException {
        out.flush();
        if (copy != null) {
            copy.close();
            copy = null;
        }
    }

    /// True while there is a copy.
    public boolean isTeed() {
        return copy != null;
    }

    /// The file of the present or the last copy.
    public Optional<String> teeFile() {
        return copyName;
    }

    /// @throws UncheckedIOException nobody reads standard output any more
    public void flush() {
        out.flush();
        err.flush();
    }

    // Writes all to the target and to the copy.
    private final class Doubled extends OutputStream {
        private final OutputStream target;

        Doubled(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            target.write(bytes, from, count);
            if (copy != null) {
                copy.write(bytes, from, count);
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
            if (copy != null) {
                copy.flush();
            }
        }
    }
}
