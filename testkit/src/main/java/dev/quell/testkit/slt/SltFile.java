package dev.quell.testkit.slt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads a sqllogictest file, plain or gzip-compressed; records that are not for MySQL are left out.
final class SltFile {
    private static final String ENGINE = "mysql";

    private final List<String> lines;
    private final List<SltRecord> records = new ArrayList<>();
    private int next;
    private int hashThreshold;

    private SltFile(List<String> lines) {
        this.lines = lines;
    }

    static List<SltRecord> read(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                var reader = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
            var parsing = new SltFile(reader.lines().toList());
            parsing.parse();
            return parsing.records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse() {
        boolean applies = true;
        while (next < lines.size()) {
            int start = next + 1;
            var words = withoutComment(lines.get(next++)).split("\\s+");
            switch (words[0]) {
                case "skipif" -> applies &= !words[1].equals(ENGINE);
                case "onlyif" -> applies &= words[1].equals(ENGINE);
                case "hash-threshold" -> hashThreshold = Integer.parseInt(words[1]);
                case "halt" -> {
                    if (applies) {
                        return;
                    }
                    applies = true;
                }
                case "statement" -> {
                    add(applies, new SltRecord.Statement(start, sql(), words[1].equals("error")));
                    applies = true;
                }
                case "query" -> {
                    add(applies, query(start, words));
                    applies = true;
                }
                default -> {
                    // A blank line or a comment.
                }
            }
        }
    }

    private void add(boolean applies, SltRecord record) {
        if (applies) {
            records.add(record);
        }
    }

    private SltRecord.Query query(int start, String[] words) {
        var sql = sql();
        var expected = new ArrayList<String>();
        if (next > 0 && lines.get(next - 1).equals("----")) {
            while (next < lines.size() && !lines.get(next).isEmpty()) {
                expected.add(lines.get(next++));
            }
        }
        var sort = words.length > 2 ? words[2] : "nosort";
        return new SltRecord.Query(start, sql, words[1], sort, expected, hashThreshold);
    }

    // The lines up to a blank one or the line of four dashes, which is passed over.
    private String sql() {
        var sql = new StringBuilder();
        while (next < lines.size()) {
            var line = lines.get(next++);
            if (line.isBlank() || line.equals("----")) {
                break;
            }
            sql.append(sql.isEmpty() ? "" : "\n").append(line);
        }
        return sql.toString();
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }
}
