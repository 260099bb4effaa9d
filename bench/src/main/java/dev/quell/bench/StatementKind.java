package dev.quell.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.testkit.client.WireClient;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

/// A kind of statement that sysbench's oltp scripts send, or two of them that belong together.
///
/// @param writes whether it changes rows; such statements run in transactions of [#BATCH]
record StatementKind(String name, List<Step> steps, boolean writes) {
    static final List<StatementKind> ALL =
            List.of(
                    reading("COM_PING", step("")),
                    reading(
                            "point select",
                            step("SELECT c FROM sbtest1 WHERE id=?", Parameter.ROW)),
                    range("simple range", "SELECT c FROM sbtest1 WHERE id BETWEEN ? AND ?"),
                    range("sum range", "SELECT SUM(k) FROM sbtest1 WHERE id BETWEEN ? AND ?"),
                    range(
                            "order range",
                            "SELECT c FROM sbtest1 WHERE id BETWEEN ? AND ? ORDER BY c"),
                    range(
                            "distinct range",
                            "SELECT DISTINCT c FROM sbtest1 WHERE id BETWEEN ? AND ? ORDER BY c"),
                    writing(
                            "index update",
                            step("UPDATE sbtest1 SET k=k+1 WHERE id=?", Parameter.ROW)),
                    writing(
                            "non-index update",
                            step(
                                    "UPDATE sbtest1 SET c=? WHERE id=?",
                                    Parameter.LONG_TEXT,
                                    Parameter.ROW)),
                    writing(
                            "delete and insert",
                            step("DELETE FROM sbtest1 WHERE id=?", Parameter.ROW),
                            step(
                                    "INSERT INTO sbtest1 (id, k, c, pad) VALUES (?, ?, ?, ?)",
                                    Parameter.ROW,
                                    Parameter.NUMBER,
                                    Parameter.LONG_TEXT,
                                    Parameter.SHORT_TEXT)),
                    reading("begin and commit", step("BEGIN"), step("COMMIT")),
                    reading(
                            "autocommit update",
                            step("UPDATE sbtest1 SET k=k+1 WHERE id=?", Parameter.ROW)));

    private static final int RANGE = 100;
    private static final int BATCH = 20;
    private static final int ROWS_AN_INSERT = 100;

    private static final int COM_QUERY = 0x03;
    private static final int COM_PING = 0x0E;
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_STMT_EXECUTE = 0x17;
    private static final byte[] BIGINT = {8, 0};
    private static final byte[] VARCHAR = {(byte) 0xFD, 0};

    /// What a `?` stands for.
    enum Parameter {
        /// The row's id.
        ROW,
        /// The last row of a range that begins with the row.
        RANGE_END,
        NUMBER,
        LONG_TEXT,
        SHORT_TEXT;

        Object of(int row) {
            return switch (this) {
                case ROW -> row;
                case RANGE_END -> row + RANGE - 1;
                case NUMBER -> 1 + row * 7919 % 10_000;
                case LONG_TEXT -> digits(row, 10);
                case SHORT_TEXT -> digits(row, 5);
            };
        }

        private static String digits(int seed, int groups) {
            var random = new Random(seed * 31L + groups);
            var text = new StringBuilder();
            for (int i = 0; i < groups; i++) {
                text.append(i == 0 ? "" : "-")
                        .append(random.nextLong(10_000_000_000L, 99_999_999_999L));
            }
            return text.toString();
        }
    }

    /// A statement.
    ///
    /// @param text with `?` where each execution has a value of its own; empty for COM_PING
    record Step(String text, List<Parameter> parameters) {
        /// Prepared: its COM_STMT_EXECUTE but for the values; else its text.
        byte[] command(byte[] id, int row) {
            return id.length == 0 ? written(row).getBytes(UTF_8) : execution(id, row);
        }

        private String written(int row) {
            var sql = new StringBuilder(text);
            for (var parameter : parameters) {
                var value = parameter.of(row);
                int at = sql.indexOf("?");
                sql.replace(
                        at, at + 1, value instanceof String ? "'" + value + "'" : value.toString());
            }
            return sql.toString();
        }

        private byte[] execution(byte[] id, int row) {
            var out = new ByteArrayOutputStream();
            out.writeBytes(id);
            out.writeBytes(new byte[] {0, 1, 0, 0, 0}); // no cursor, once
            if (!parameters.isEmpty()) {
                out.write(0); // no NULL
                out.write(1); // types follow
                for (var parameter : parameters) {
                    out.writeBytes(parameter.of(row) instanceof String ? VARCHAR : BIGINT);
                }
            }
            for (var parameter : parameters) {
                writeValue(out, parameter.of(row));
            }
            return out.toByteArray();
        }

        private static void writeValue(ByteArrayOutputStream out, Object value) {
            if (value instanceof String string) {
                out.write(string.length());
                out.writeBytes(string.getBytes(US_ASCII));
            } else {
                long number = ((Number) value).longValue();
                for (int shift = 0; shift < 64; shift += 8) {
                    out.write((int) (number >> shift));
                }
            }
        }
    }

    /// Makes the database and the table that the statements are about.
    ///
    /// @param rows a multiple of 100
    static void prepareTable(WireClient client, int rows) {
        client.query("CREATE DATABASE sbtest");
        client.query(
                "CREATE TABLE sbtest.sbtest1 (id INT NOT NULL AUTO_INCREMENT, k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '', PRIMARY KEY (id), KEY k_1 (k)) ENGINE=InnoDB");
        for (int first = 1; first <= rows; first += ROWS_AN_INSERT) {
            var insert = new StringJoiner(", ", "INSERT INTO sbtest.sbtest1 VALUES ", "");
            for (int id = first; id < first + ROWS_AN_INSERT; id++) {
                insert.add(
                        "(%d, %s, '%s', '%s')"
                                .formatted(
                                        id,
                                        Parameter.NUMBER.of(id),
                                        Parameter.LONG_TEXT.of(id),
                                        Parameter.SHORT_TEXT.of(id)));
            }
            client.query(insert.toString());
        }
    }

    private static Step step(String text, Parameter... parameters) {
        return new Step(text, List.of(parameters));
    }

    private static StatementKind reading(String name, Step... steps) {
        return new StatementKind(name, List.of(steps), false);
    }

    private static StatementKind range(String name, String text) {
        return reading(name, step(text, Parameter.ROW, Parameter.RANGE_END));
    }

    private static StatementKind writing(String name, Step... steps) {
        return new StatementKind(name, List.of(steps), true);
    }

    private boolean isCommand() {
        return steps.getFirst().text.isEmpty();
    }

    /// False for what MySQL refuses to prepare, too.
    boolean canBePrepared() {
        return !isCommand() && !steps.getFirst().text.equals("BEGIN");
    }

    private boolean isRange() {
        return steps.getFirst().parameters.contains(Parameter.RANGE_END);
    }

    /// A client's work: the statement again and again, each time on the next row of some.
    Callable<Void> load(WireClient client, boolean prepared, int times, int firstRow, int rows) {
        List<byte[]> ids =
                steps.stream().map(step -> prepared ? prepare(client, step) : new byte[0]).toList();
        if (writes) {
            client.query("SET autocommit=0");
        }
        int room = isRange() ? rows - RANGE : rows;
        return () -> {
            for (int i = 0; i < times; i++) {
                run(client, ids, firstRow + i % room);
                if (writes && i % BATCH == BATCH - 1) {
                    client.query("COMMIT");
                }
            }
            if (writes) {
                client.query("COMMIT");
            }
            return null;
        };
    }

    private void run(WireClient client, List<byte[]> ids, int row) {
        for (int i = 0; i < ids.size(); i++) {
            byte[] id = ids.get(i);
            int command = isCommand() ? COM_PING : id.length == 0 ? COM_QUERY : COM_STMT_EXECUTE;
            client.command(command, steps.get(i).command(id, row));
            drain(client);
        }
    }

    private static byte[] prepare(WireClient client, Step step) {
        client.command(COM_STMT_PREPARE, step.text.getBytes(UTF_8));
        byte[] ok = client.receive();
        int columns = ok[5] & 0xFF;
        skip(client, step.parameters.size());
        skip(client, columns);
        return new byte[] {ok[1], ok[2], ok[3], ok[4]};
    }

    // Definitions and the EOF packet after them.
    private static void skip(WireClient client, int definitions) {
        for (int i = 0; definitions > 0 && i <= definitions; i++) {
            client.receive();
        }
    }

    /// Reads an answer without looking at its rows.
    private static void drain(WireClient client) {
        byte[] first = client.receive();
        if (first[0] == 0) {
            return;
        }
        skip(client, first[0]);
        byte[] packet;
        do {
            packet = client.receive();
        } while ((packet[0] & 0xFF) != 0xFE || packet.length >= 9);
    }
}
