package dev.quell.stopping;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The kill matrix: everything a session can be doing, and how it is recognised in the process list.
///
/// Whoever adds a wait or a long loop to Quell adds its row here. [KillMatrixTest] runs every row against every way to stop.
/// Tables: `matrix.thousand` (id, c) has 1,000 rows, `matrix.one` (id, c) has one, `matrix.sink` (c) is empty; `matrix.parent`
/// (id 0) has a child in `matrix.child`, to which deletes and updates cascade, updates slowly.
final class KillMatrix {
    private KillMatrix() {}

    /// What the client is told when KILL QUERY hits.
    enum Answer {
        /// Error 1317.
        INTERRUPTED,
        /// A row with 1: SLEEP() in a SELECT without a table, as in MySQL.
        ONE,
        /// A row with 0: BENCHMARK() in a SELECT without a table, as in MySQL.
        ZERO
    }

    /// @param name what the session does, in words
    /// @param blocker statements of another session that stay in force meanwhile; may be empty
    /// @param statement what is to be stopped
    /// @param state its State in the process list while it does what the row is about
    /// @param answer what KILL QUERY leads to
    record Row(String name, List<String> blocker, String statement, String state, Answer answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String EXECUTING = "executing";
    private static final String SLEEPING = "User sleep";
    private static final List<String> NOBODY = List.of();
    private static final List<String> ROW_HOLDER =
            List.of("BEGIN", "UPDATE matrix.one SET c = c + 1 WHERE id = 1");
    private static final String CROSS_JOIN =
            " FROM matrix.thousand a, matrix.thousand b, matrix.thousand d, matrix.thousand e";

    static List<Row> rows() {
        return Stream.of(waiting(), working(), inFunctions(), changing(), defining(), onDisk())
                .flatMap(List::stream)
                .toList();
    }

    /// One of each kind: waiting with and without a table, computing, deep in a function, changing rows.
    static List<Row> atShutdown() {
        var names =
                Set.of(
                        "SLEEP alone",
                        "SLEEP for each row",
                        "SLEEP in UPDATE",
                        "BENCHMARK alone",
                        "join",
                        "comparison of long JSON documents",
                        "INSERT … SELECT");
        return rows().stream().filter(row -> names.contains(row.name())).toList();
    }

    private static List<Row> waiting() {
        return List.of(
                waits("SLEEP alone", NOBODY, "SELECT SLEEP(1000)", SLEEPING, Answer.ONE),
                waits("SLEEP for each row", NOBODY, "SELECT SLEEP(1000) FROM matrix.one", SLEEPING),
                waits(
                        "SLEEP in WHERE",
                        NOBODY,
                        "SELECT * FROM matrix.one WHERE SLEEP(1000)",
                        SLEEPING),
                waits("SLEEP in UPDATE", NOBODY, "UPDATE matrix.one SET c = SLEEP(1000)", SLEEPING),
                waits(
                        "row lock, UPDATE",
                        ROW_HOLDER,
                        "UPDATE matrix.one SET c = 0 WHERE id = 1",
                        "updating"),
                waits(
                        "row lock, DELETE",
                        ROW_HOLDER,
                        "DELETE FROM matrix.one WHERE id = 1",
                        "updating"),
                waits(
                        "row lock, INSERT of a duplicate",
                        List.of("BEGIN", "INSERT INTO matrix.one VALUES (2, 2)"),
                        "INSERT INTO matrix.one VALUES (2, 3)",
                        "update"),
                waits(
                        "gap lock, INSERT",
                        List.of("BEGIN", "SELECT * FROM matrix.one WHERE id > 1 FOR UPDATE"),
                        "INSERT INTO matrix.one VALUES (2, 3)",
                        "update"),
                waits(
                        "row lock, locking read",
                        ROW_HOLDER,
                        "SELECT * FROM matrix.one WHERE id = 1 FOR UPDATE",
                        "statistics"),
                waits(
                        "row lock, foreign key cascade",
                        List.of("BEGIN", "UPDATE matrix.child SET c = 1 WHERE id = 1"),
                        "DELETE FROM matrix.parent WHERE id = 0",
                        "updating"),
                waits(
                        "metadata lock",
                        List.of("BEGIN", "SELECT * FROM matrix.one"),
                        "DROP TABLE matrix.one",
                        "Waiting for table metadata lock"),
                waits(
                        "user lock",
                        List.of("SELECT GET_LOCK('matrix', 0)"),
                        "SELECT GET_LOCK('matrix', 1000)",
                        "User lock"));
    }

    /// Within one call of a function.
    private static List<Row> inFunctions() {
        return List.of(
                works(
                        "hostile regular expression",
                        "SELECT REGEXP_LIKE(REPEAT('a', 300), '^(a*)(a*)(a*)(a*)(a*)(a*)b$') FROM"
                                + " matrix.one",
                        EXECUTING),
                works(
                        "hostile LIKE",
                        "SELECT COUNT(*)"
                                + CROSS_JOIN
                                + " WHERE REPEAT('a', 2000 + a.c + b.c + d.c + e.c) LIKE '%a%a%a%a%a%a%a%a%b'",
                        EXECUTING),
                works(
                        "hostile replacing by regular expression",
                        "SELECT REGEXP_REPLACE(REPEAT('a', 300), '(a*)(a*)(a*)(a*)(a*)(a*)b', 'x') FROM matrix.one",
                        EXECUTING),
                works(
                        "search in long text",
                        "SELECT LOCATE(CONCAT(REPEAT('a', 1000000), 'b'), REPEAT('a', 20000000)) FROM matrix.one",
                        EXECUTING),
                works(
                        "reading of long JSON documents",
                        "SELECT JSON_LENGTH(CONCAT('[', REPEAT('1,', 2000000), a.c, ']'))"
                                + " FROM matrix.thousand a",
                        EXECUTING),
                works(
                        "comparison of long JSON documents",
                        "SELECT JSON_OVERLAPS(CONCAT('[', REPEAT('1,', 100000), '1]'),"
                                + " CONCAT('[', REPEAT('2,', 100000), '2]')) FROM matrix.one",
                        EXECUTING),
                works(
                        "digests of long text",
                        "SELECT SHA2(CONCAT(REPEAT('a', 30000000), c), 512) FROM matrix.thousand",
                        EXECUTING));
    }

    private static List<Row> working() {
        return List.of(
                works(
                        "BENCHMARK alone",
                        "SELECT BENCHMARK(1000000000000, 1 + 1)",
                        EXECUTING,
                        Answer.ZERO),
                works(
                        "BENCHMARK for each row",
                        "SELECT BENCHMARK(1000000000000, 1 + 1) FROM matrix.one",
                        EXECUTING),
                works(
                        "join",
                        "SELECT MAX(a.c + b.c)" + CROSS_JOIN + " WHERE a.c + b.c + d.c + e.c < 0",
                        EXECUTING),
                works(
                        "aggregate",
                        "SELECT a.c % 7, COUNT(*)" + CROSS_JOIN + " GROUP BY a.c % 7",
                        EXECUTING),
                works(
                        "sort",
                        "SELECT a.c" + CROSS_JOIN + " ORDER BY a.c + b.c + d.c + e.c LIMIT 10",
                        EXECUTING),
                works("distinct", "SELECT DISTINCT a.c % 5" + CROSS_JOIN, EXECUTING),
                works(
                        "correlated subquery",
                        "SELECT MAX((SELECT COUNT(*)"
                                + CROSS_JOIN
                                + " WHERE a.c = o.c)) FROM matrix.thousand o",
                        EXECUTING),
                works(
                        "recursive common table expression",
                        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT (i + 1) % 1000 FROM r)"
                                + " SELECT COUNT(*) FROM r",
                        EXECUTING),
                works(
                        "window function",
                        "SELECT COUNT(*) FROM (SELECT SUM(a.c) OVER (ORDER BY a.c) FROM matrix.thousand a,"
                                + " matrix.thousand b, matrix.thousand d) w",
                        EXECUTING),
                works(
                        "information_schema",
                        "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b,"
                                + " information_schema.columns d",
                        EXECUTING),
                works(
                        "a result that nobody reads",
                        "SELECT REPEAT('x', 10000) FROM matrix.thousand a, matrix.thousand b",
                        "Sending to client"));
    }

    /// While it changes rows.
    private static List<Row> changing() {
        return List.of(
                works(
                        "INSERT … SELECT",
                        "INSERT INTO matrix.sink SELECT a.c" + CROSS_JOIN,
                        EXECUTING),
                works(
                        "foreign key cascade",
                        "UPDATE matrix.parent SET id = 1 WHERE id = 0",
                        "updating"),
                works(
                        "UPDATE with a search for each row",
                        "UPDATE matrix.thousand SET c = c + (SELECT COUNT(*) FROM matrix.one x,"
                                + " matrix.one y WHERE BENCHMARK(1000000000000, 1 + 1))",
                        "updating"));
    }

    /// While it changes definitions, or holds others off.
    private static List<Row> defining() {
        List<String> reader = List.of("BEGIN", "SELECT * FROM matrix.one");
        String tableWait = "Waiting for table metadata lock";
        return List.of(
                waits("LOCK TABLES", reader, "LOCK TABLES matrix.one WRITE", tableWait),
                waits(
                        "metadata lock, the last step of a copying ALTER TABLE",
                        reader,
                        "ALTER TABLE matrix.one FORCE",
                        tableWait),
                waits(
                        "metadata lock, the first step of an index build",
                        reader,
                        "CREATE INDEX i ON matrix.one (c)",
                        tableWait),
                waits(
                        "FLUSH TABLES WITH READ LOCK",
                        List.of("LOCK TABLES matrix.one WRITE"),
                        "FLUSH TABLES WITH READ LOCK",
                        "Waiting for global read lock"),
                waits(
                        "global read lock",
                        List.of("FLUSH TABLES WITH READ LOCK"),
                        "UPDATE matrix.one SET c = 0",
                        "Waiting for global read lock"),
                waits(
                        "backup lock",
                        List.of("LOCK INSTANCE FOR BACKUP"),
                        "TRUNCATE TABLE matrix.sink",
                        "Waiting for backup lock"),
                works(
                        "copy of ALTER TABLE",
                        "ALTER TABLE matrix.thousand ADD d INT AS"
                                + " (LENGTH(SHA2(REPEAT('a', 30000000 + c), 512))) STORED",
                        "copy to tmp table"),
                works(
                        "CREATE TABLE … SELECT",
                        "CREATE TABLE matrix.made AS SELECT a.c" + CROSS_JOIN,
                        EXECUTING));
    }

    /// [KillMatrixTest] gives the victim so little memory that these soon work on disk.
    private static List<Row> onDisk() {
        String keys =
                "SELECT a.c + 1000 * b.c + 1000000 * d.c + 1000000000 * e.c AS k" + CROSS_JOIN;
        return List.of(
                works("sort on disk", keys + " ORDER BY k DESC", EXECUTING),
                works("aggregate on disk", keys + " GROUP BY k", EXECUTING),
                works("distinct on disk", keys.replace("SELECT", "SELECT DISTINCT"), EXECUTING),
                works(
                        "join on disk",
                        "SELECT COUNT(*) FROM (" + keys + ") x JOIN (" + keys + ") y ON x.k = y.k",
                        EXECUTING),
                works("set operation on disk", keys + " EXCEPT " + keys, EXECUTING),
                works(
                        "window on disk",
                        "SELECT k, SUM(k) OVER (ORDER BY k) FROM (" + keys + ") x",
                        EXECUTING),
                works(
                        "common table expression on disk",
                        "WITH x AS (" + keys + ") SELECT COUNT(*) FROM x p, x q",
                        EXECUTING),
                works(
                        "IN subquery on disk",
                        "SELECT c FROM matrix.thousand WHERE c IN (" + keys + ")",
                        EXECUTING));
    }

    private static Row waits(String name, List<String> blocker, String statement, String state) {
        return new Row(name, blocker, statement, state, Answer.INTERRUPTED);
    }

    private static Row waits(
            String name, List<String> blocker, String statement, String state, Answer answer) {
        return new Row(name, blocker, statement, state, answer);
    }

    private static Row works(String name, String statement, String state) {
        return new Row(name, NOBODY, statement, state, Answer.INTERRUPTED);
    }

    private static Row works(String name, String statement, String state, Answer answer) {
        return new Row(name, NOBODY, statement, state, answer);
    }
}
