package dev.quell.query.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.CharacterSet;
import dev.quell.sql.tree.FileFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The expected fields are those that MySQL 9.7 reads from the same bytes.
class FieldReaderTest {
    @Example
    void tabsAndBackslashes() throws IOException {
        assertThat(lines("1\tone\t\\N\n2\ttw\\to\\n\t\n3", format("\t", "", "\\", "", "\n")))
                .containsExactly(list("1", "one", null), list("2", "tw\to\n", ""), list("3"));
    }

    @Example
    void quotesDoubledAndInside() throws IOException {
        assertThat(
                        lines(
                                "1,\"a,b\"\n"
                                        + "2,\"say \"\"hi\"\"\"\n"
                                        + "3,NULL\n"
                                        + "4,\"NULL\"\n"
                                        + "5,\"two\n"
                                        + "lines\"\n"
                                        + "6,\"a\"b\",c\n",
                                format(",", "\"", "\\", "", "\n")))
                .containsExactly(
                        list("1", "a,b"),
                        list("2", "say \"hi\""),
                        list("3", null),
                        list("4", "NULL"),
                        list("5", "two\nlines"),
                        list("6", "a\"b", "c"));
    }

    @Example
    void linesWithAStartAndLongMarks() throws IOException {
        assertThat(lines(">>1;;a||junk>>2;b;;c|d||", format(";;", "", "\\", ">>", "||")))
                .containsExactly(list("1", "a"), list("2;b", "c|d"));
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(
            @ForAll("formats") FileFormat written,
            @ForAll("rows") List<List<Optional<String>>> rows)
            throws IOException {
        var format = LineFormat.of(written, CharacterSet.UTF8MB4);
        var out = new ByteArrayOutputStream();
        var writer = new FieldWriter(out, format);
        for (var row : rows) {
            writer.startLine();
            for (var field : row) {
                if (field.isEmpty()) {
                    writer.writeNull();
                } else {
                    writer.write(field.get().getBytes(StandardCharsets.UTF_8), true);
                }
            }
            writer.endLine();
        }
        var read = lines(out.toString(StandardCharsets.UTF_8), format);
        assertThat(read)
                .isEqualTo(
                        rows.stream()
                                .map(row ->
                                        list(
                                                row.stream()
                                                        .map(field -> field.orElse(null))
                                                        .toArray(String[]::new)))
                                .toList());
    }

    @Provide
    Arbitrary<FileFormat> formats() {
        return Arbitraries.of(
                written("\t", "", "\\", "", "\n"),
                written(",", "\"", "\\", "", "\n"),
                written(";;", "'", "\\", "", "\r\n"),
                written("|", "\"", "\\", "> ", "|\n"));
    }

    @Provide
    Arbitrary<List<List<Optional<String>>>> rows() {
        Arbitrary<String> field =
                Arbitraries.strings().withChars("ab\\\"',;|>\n\r\t\0NULé ").ofMaxLength(8);
        return field.optional(0.8).list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(5);
    }

    private static LineFormat format(String... marks) {
        return LineFormat.of(
                written(marks[0], marks[1], marks[2], marks[3], marks[4]), CharacterSet.UTF8MB4);
    }

    private static FileFormat written(
            String field, String quote, String escape, String start, String end) {
        return new FileFormat(
                Optional.of(field),
                Optional.of(quote),
                false,
                Optional.of(escape),
                Optional.of(start),
                Optional.of(end));
    }

    private static List<List<Optional<String>>> lines(String text, LineFormat format)
            throws IOException {
        var reader =
                new FieldReader(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        format,
                        new Cancellation());
        var lines = new ArrayList<List<Optional<String>>>();
        while (reader.nextLine()) {
            var line = new ArrayList<Optional<String>>();
            while (!reader.endOfLine()) {
                line.add(
                        Optional.ofNullable(reader.field())
                                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
            }
            lines.add(line);
        }
        return lines;
    }

    private static List<Optional<String>> list(
            @org.jspecify.annotations.Nullable String... fields) {
        var list = new ArrayList<Optional<String>>();
        for (String field : fields) {
            list.add(Optional.ofNullable(field));
        }
        return list;
    }
}
