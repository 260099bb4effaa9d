package dev.quell.testkit.slt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.testkit.client.Result;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Runs sqllogictest files, each in a fresh database, and counts which records give what they should.
public final class SltRunner {
    private final WireClient client;

    public SltRunner(WireClient client) {
        this.client = client;
    }

    /// @param failures what went wrong, with its line
    public record Outcome(Path file, int passed, List<String> failures) {
        public Outcome {
            failures = List.copyOf(failures);
        }
    }

    public Outcome run(Path file) {
        client.query("DROP DATABASE IF EXISTS slt");
        client.query("CREATE DATABASE slt");
        client.query("USE slt");
        var failures = new ArrayList<String>();
        int passed = 0;
        for (var record : SltFile.read(file)) {
            var problem = problem(record);
            if (problem == null) {
                passed++;
            } else {
                failures.add(
                        file.getFileName()
                                + ":"
                                + record.line()
                                + ": "
                                + problem
                                + "\n  "
                                + record.sql());
            }
        }
        return new Outcome(file, passed, failures);
    }

    private @Nullable String problem(SltRecord record) {
        try {
            var result = client.query(record.sql());
            return switch (record) {
                case SltRecord.Statement statement ->
                        statement.fails() ? "an error was expected" : null;
                case SltRecord.Query query -> difference(query, result);
            };
        } catch (ServerError e) {
            boolean expected = record instanceof SltRecord.Statement statement && statement.fails();
            return expected ? null : e.toString();
        }
    }

    private static @Nullable String difference(SltRecord.Query query, Result result) {
        var rows = new ArrayList<List<String>>();
        for (var row : result.rows()) {
            var shown = new ArrayList<String>();
            for (int i = 0; i < row.size(); i++) {
                shown.add(
                        show(
                                row.get(i),
                                query.types().charAt(Math.min(i, query.types().length() - 1))));
            }
            rows.add(shown);
        }
        if (query.sort().equals("rowsort")) {
            rows.sort(Comparator.comparing((List<String> row) -> String.join("\0", row)));
        }
        var values = new ArrayList<String>();
        rows.forEach(values::addAll);
        if (query.sort().equals("valuesort")) {
            values.sort(Comparator.naturalOrder());
        }
        boolean hashed =
                query.hashThreshold() > 0 && values.size() > query.hashThreshold()
                        || query.expected().size() == 1
                                && query.expected().getFirst().contains(" values hashing to ");
        var actual = hashed ? List.of(values.size() + " values hashing to " + md5(values)) : values;
        if (actual.equals(query.expected())) {
            return null;
        }
        var sample = values.subList(0, Math.min(20, values.size()));
        return "expected "
                + query.expected()
                + " but got "
                + actual
                + (hashed ? " of " + sample : "");
    }

    // As the corpus was written: NULL, (empty), integers cut, floating point with three decimals.
    private static String show(@Nullable String value, char type) {
        if (value == null) {
            return "NULL";
        }
        return switch (type) {
            case 'I' -> number(value).setScale(0, RoundingMode.DOWN).toPlainString();
            case 'R' -> String.format(Locale.ROOT, "%.3f", number(value).doubleValue());
            default -> value.isEmpty() ? "(empty)" : value.replaceAll("[^ -~]", "@");
        };
    }

    private static BigDecimal number(String value) {
        try {
            return new BigDecimal(value.strip());
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    private static String md5(List<String> values) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            for (String value : values) {
                digest.update(value.getBytes(UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
