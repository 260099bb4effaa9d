package dev.quell.base.text;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The tables of this package: files beside its classes, taken from what MySQL's WEIGHT_STRING() and CONVERT() give.
final class Resource {
    private Resource() {}

    /// The lines of a text.
    static Stream<String> lines(String name) {
        return text(open(name));
    }

    /// The lines of a compressed text.
    static Stream<String> compressedLines(String name) {
        try {
            return text(new GZIPInputStream(open(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Compressed bytes; to be closed.
    static DataInputStream compressed(String name) throws IOException {
        return new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(open(name), 1 << 14), 1 << 14));
    }

    /// Seven bits a byte, the lowest first; the high bit says that more follow.
    static int number(DataInputStream in) throws IOException {
        int number = 0;
        int shift = 0;
        int b;
        do {
            b = in.readUnsignedByte();
            number |= (b & 0x7F) << shift;
            shift += 7;
        } while (b >= 0x80);
        return number;
    }

    private static Stream<String> text(InputStream bytes) {
        try (var reader =
                new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))) {
            return reader.readAllLines().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Resource.class.getResourceAsStream(name), name);
    }
}
