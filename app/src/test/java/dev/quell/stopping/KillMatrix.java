package dev.quell.stopping;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The kill matrix: everything a session can be doing, and how it is recognised in the process list.
///
/// Whoever adds a wait or a long loop to Quell adds its row here. [KillMatrixTest] runs every row against every way to stop.
/// Tables: `matrix.thousand` (id, c) has 1,000 rows, `matrix.large` (id, c) 50,000, `matrix.one` (id, c) has one, `matrix.sink` (c) is empty; `matrix.parent`
/// (id 0) has a child in `matrix.child`, to which deletes and updates cascade, updates slowly; each of the rows of `matrix.slow` takes
/// long to make.
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
    /// @param going a statement that the other session runs all the while, after those; '' for none
    /// @param statement what is to be stopped; FOLDER stands for that of files
    /// @param state its State in the process list while it does what the row is about
    /// @param answer what KILL QUERY leads to
    record Row(
            String name,
            List<String> blocker,
            String going,
            String statement,
            String state,
            Answer answer) {
        /// True if what the row does stands in the way of all other sessions.
        boolean isExclusive() {
            return (blocker + statement).matches("(?s).*(GLOBAL|FLUSH|INSTANCE).*");
        }

        /// The same in a database of another name.
        Row in(String database) {
            return new Row(
                    name,
                    blocker.stream().map(each -> each.replace("matrix", database)).toList(),
                    going.replace("matrix", database),
                    statement.replace("matrix", database),
                    state,
                    answer);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Of LOAD DATA, in the folder that statements may read: a number in each line.
    static final String FILE = "numbers.txt";

    static final List<String> TABLES =
            List.of(
                    "CREATE DATABASE matrix",
                    "CREATE TABLE matrix.one (id INT PRIMARY KEY, c INT)",
                    "INSERT INTO matrix.one VALUES (1, 1)",
                    "CREATE TABLE matrix.mark (id INT PRIMARY KEY, c INT)",
                    "INSERT INTO matrix.mark VALUES (1, 0)",
                    "CREATE TABLE matrix.sink (c INT)",
                    "CREATE TABLE matrix.parent (id INT PRIMARY KEY)",
                    "INSERT INTO matrix.parent VALUES (0)",
                    "CREATE TABLE matrix.child (id INT PRIMARY KEY, pid INT, c INT, slow INT AS (IF(pid"
                            + " > 0, REGEXP_LIKE(REPEAT('a', 300), '^(a*)(a*)(a*)(a*)(a*)(a*)b$'), 0))"
                            + " VIRTUAL, FOREIGN KEY (pid) REFERENCES matrix.parent (id) ON DELETE"
                            + " CASCADE ON UPDATE CASCADE)",
                    "INSERT INTO matrix.child (id, pid) VALUES (1, 0)",
                    "CREATE TABLE matrix.thousand (id INT PRIMARY KEY AUTO_INCREMENT, c INT)",
                    "INSERT INTO matrix.thousand (c) VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
                    "INSERT INTO matrix.thousand (c) SELECT a.c + 10 * b.c + 100 * d.c FROM"
                            + " matrix.thousand a, matrix.thousand b, matrix.thousand d WHERE a.c + b.c +"
                            + " d.c > 0",
                    "CREATE TABLE matrix.large (id INT PRIMARY KEY AUTO_INCREMENT, c INT)",
                    "INSERT INTO matrix.large (c) SELECT a.c FROM matrix.thousand a, matrix.thousand b"
                            + " LIMIT 50000",
                    "CREATE TABLE matrix.slow (id INT PRIMARY KEY, s INT AS"
                            + " (LENGTH(SHA2(REPEAT('a', 30000000 + id), 512))) STORED)",
                    "INSERT INTO matrix.slow (id) SELECT id FROM matrix.thousand LIMIT 15");

    private static final String EXECUTING = "executing";
    private static final String SLEEPING = "User sleep";
    private static final List<String> NOBODY = List.of();
    private static final List<String> ROW_HOLDER =
            List.of("BEGIN", "UPDATE matrix.one SET c = c + 1 WHERE id = 1");
    private static final String TABLE_WAIT = "Waiting for table metadata lock";
    // One takes too short a time to be met at it.
    private static final String INDEXES =
            IntStream.range(0, 40)
                    .mapToObj(i -> " ADD INDEX i" + i + "(c)")
                    .collect(Collectors.joining(","));
    private static final String CROSS_JOIN =
            " FROM matrix.thousand a, matrix.thousand b, matrix.thousand d, matrix.thousand e";

    static List<Row> rows() {
        return Stream.of(
                        waiting(),
                        queueing(),
                        reading(),
                        working(),
                        inFunctions(),
                        changing(),
                        defining(),
                        maintaining(),
                        onDisk())
                .flatMap(List::stream)
                .toList();
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
                        TABLE_WAIT));
    }

    /// Until others make room.
    private static List<Row> queueing() {
        return List.of(
                new Row(
                        "admission wait (innodb_thread_concurrency)",
                        List.of("SET GLOBAL innodb_thread_concurrency = 1"),
                        "SELECT SLEEP(1000) FROM matrix.one",
                        "SELECT * FROM matrix.thousand",
                        EXECUTING,
                        Answer.INTERRUPTED),
                new Row(
                        "memory for a large value",
                        NOBODY,
                        "SELECT LENGTH(REPEAT('a', 60000000)), SLEEP(1000) FROM matrix.one",
                        "SELECT LENGTH(REPEAT('b', 60000000)) FROM matrix.one",
                        "Waiting for memory",
                        Answer.INTERRUPTED),
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
                        "JSON_TABLE over long documents",
                        "SELECT SUM(v) FROM matrix.thousand a, JSON_TABLE(CONCAT('[', REPEAT('1,', 200000), a.c, ']'),"
                                + " '$[*]' COLUMNS (v INT PATH '$')) AS numbers",
                        EXECUTING),
                works(
                        "comparison of long JSON documents",
                        "SELECT JSON_OVERLAPS(CONCAT('[', REPEAT('1,', 100000), '1]'),"
                                + " CONCAT('[', REPEAT('2,', 100000), '2]')) FROM matrix.one",
                        EXECUTING),
                works(
                        "base 64 of long text",
                        "SELECT LENGTH(FROM_BASE64(REPEAT('YWFh', 2500000))) FROM matrix.thousand",
                        EXECUTING),
                works(
                        "hexadecimal digits of long text",
                        "SELECT LENGTH(UNHEX(HEX(REPEAT('abc', 2500000)))) FROM matrix.thousand",
                        EXECUTING),
                works(
                        "replacing in long text",
                        "SELECT LENGTH(REPLACE(REPEAT('abc', 2500000), 'b', 'xyz')) FROM matrix.thousand",
                        EXECUTING),
                works(
                        "a number of millions of digits",
                        "SELECT CONV(REPEAT('f', 10000000), 16, 10) FROM matrix.thousand",
                        EXECUTING),
                works(
                        "digests of long text",
                        "SELECT SHA2(CONCAT(REPEAT('a', 30000000), c), 512) FROM matrix.thousand",
                        EXECUTING));
    }

    private static List<Row> reading() {
        return List.of(
                works(
                        "scan",
                        "SELECT COUNT(*) FROM matrix.thousand WHERE SHA2(REPEAT('a', 3000000 + c), 512) = c",
                        EXECUTING),
                works(
                        "join of 60 tables",
                        "SELECT COUNT(*) FROM "
                                + of60("matrix.thousand t%d", ", ")
                                + " WHERE "
                                + of60("t%d.c", " + ")
                                + " < 0",
                        EXECUTING),
                works(
                        "join",
                        "SELECT MAX(a.c + b.c)" + CROSS_JOIN + " WHERE a.c + b.c + d.c + e.c < 0",
                        EXECUTING),
                works(
                        "EXPLAIN ANALYZE of a join",
                        "EXPLAIN ANALYZE SELECT MAX(a.c + b.c)"
                                + CROSS_JOIN
                                + " WHERE a.c + b.c + d.c + e.c < 0",
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
                        "LOAD DATA",
                        "LOAD DATA INFILE 'FOLDER/" + FILE + "' INTO TABLE matrix.sink",
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
        List<String> writer = List.of("LOCK TABLES matrix.one WRITE");
        return List.of(
                waits("LOCK TABLES", reader, "LOCK TABLES matrix.one WRITE", TABLE_WAIT),
                waits(
                        "metadata lock, the last step of a copying ALTER TABLE",
                        reader,
                        "ALTER TABLE matrix.one MODIFY c BIGINT",
                        TABLE_WAIT),
                waits(
                        "metadata lock, the first step of a table rebuild",
                        reader,
                        "ALTER TABLE matrix.one FORCE",
                        TABLE_WAIT),
                waits("RENAME TABLE", reader, "RENAME TABLE matrix.one TO matrix.two", TABLE_WAIT),
                waits("TRUNCATE TABLE", reader, "TRUNCATE TABLE matrix.one", TABLE_WAIT),
                waits(
                        "metadata lock, the first step of an index build",
                        reader,
                        "CREATE INDEX i ON matrix.one (c)",
                        TABLE_WAIT),
                waits(
                        "FLUSH TABLES WITH READ LOCK",
                        writer,
                        "FLUSH TABLES WITH READ LOCK",
                        "Waiting for global read lock"),
                new Row(
                        "FLUSH TABLES WITH READ LOCK behind a statement",
                        NOBODY,
                        "UPDATE matrix.one SET c = SLEEP(1000)",
                        "FLUSH TABLES WITH READ LOCK",
                        "Waiting for global read lock",
                        Answer.INTERRUPTED),
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
                        "table rebuild while others write",
                        "ALTER TABLE matrix.slow FORCE, LOCK=NONE",
                        "altering table"),
                works("index build", "ALTER TABLE matrix.large" + INDEXES, "altering table"),
                works(
                        "CREATE TABLE … SELECT",
                        "CREATE TABLE matrix.made AS SELECT a.c" + CROSS_JOIN,
                        EXECUTING));
    }

    /// While it looks after tables.
    private static List<Row> maintaining() {
        List<String> writer = List.of("LOCK TABLES matrix.one WRITE");
        return List.of(
                waits("CHECKSUM TABLE", writer, "CHECKSUM TABLE matrix.one", TABLE_WAIT),
                waits("ANALYZE TABLE", writer, "ANALYZE TABLE matrix.one", TABLE_WAIT),
                waits("CHECK TABLE", writer, "CHECK TABLE matrix.one", TABLE_WAIT),
                waits(
                        "OPTIMIZE TABLE",
                        List.of("BEGIN", "SELECT * FROM matrix.one"),
                        "OPTIMIZE TABLE matrix.one",
                        TABLE_WAIT),
                works("rebuild of OPTIMIZE TABLE", "OPTIMIZE TABLE matrix.slow", "altering table"));
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

    private static String of60(String each, String between) {
        return IntStream.range(0, 60)
                .mapToObj(each::formatted)
                .collect(Collectors.joining(between));
    }

    private static Row waits(String name, List<String> blocker, String statement, String state) {
        return new Row(name, blocker, "", statement, state, Answer.INTERRUPTED);
    }

    private static Row waits(
            String name, List<String> blocker, String statement, String state, Answer answer) {
        return new Row(name, blocker, "", statement, state, answer);
    }

    private static Row works(String name, String statement, String state) {
        return new Row(name, NOBODY, "", statement, state, Answer.INTERRUPTED);
    }

    private static Row works(String name, String statement, String state, Answer answer) {
        return new Row(name, NOBODY, "", statement, state, answer);
    }
}
