package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.session.status.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// A statement over rows that are many times larger than its memory gives what it gives in memory. jqwik prints the seed that a
/// failure can be repeated with.
class SpillPropertiesTest {
    private static final int ROWS = 2_500;
    private static final String SMALL = "SET quell_statement_memory = 65536";
    private static final String LARGE = "SET quell_statement_memory = 1073741824";

    /// Their rows come in one order only.
    private static final List<String> ORDERED =
            List.of(
                    "SELECT * FROM t ORDER BY s, id",
                    "SELECT * FROM t ORDER BY s DESC, n, id DESC",
                    "SELECT id, d, r FROM t ORDER BY d DESC, r, id",
                    "SELECT id, day, at, span FROM t ORDER BY day, at DESC, span, id",
                    "SELECT id, b, e, f FROM t ORDER BY b DESC, e, f DESC, id",
                    "SELECT s, n FROM t ORDER BY u, k, id LIMIT 700 OFFSET 300",
                    "SELECT n % 3, SUM(d), COUNT(DISTINCT s) FROM t GROUP BY n % 3 WITH ROLLUP",
                    "SELECT k, e, COUNT(DISTINCT s), COUNT(DISTINCT n) FROM t GROUP BY k, e WITH ROLLUP",
                    "SELECT t.id, v.id, v.s FROM t LEFT JOIN v ON t.k = v.k AND v.n > t.n + 480"
                            + " ORDER BY t.id, v.id",
                    "SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY s, id), LAG(s) OVER"
                            + " (PARTITION BY k ORDER BY s, id), SUM(n) OVER (PARTITION BY k ORDER BY n"
                            + " RANGE BETWEEN 2 PRECEDING AND CURRENT ROW), RANK() OVER (ORDER BY d),"
                            + " NTH_VALUE(s, 3) OVER (ORDER BY s, id) FROM t ORDER BY id",
                    "SELECT id, LAST_VALUE(s) OVER (ORDER BY id ROWS BETWEEN 40 PRECEDING AND 90"
                            + " FOLLOWING) FROM t ORDER BY id",
                    "SELECT DISTINCT s, n FROM t ORDER BY n, s LIMIT 100");

    /// Their rows come in any order.
    private static final List<String> UNORDERED =
            List.of(
                    "SELECT k, COUNT(*), SUM(n), MIN(s), MAX(d), AVG(r), GROUP_CONCAT(id ORDER BY"
                            + " id) FROM t GROUP BY k",
                    "SELECT MAX(s), COUNT(*), BIT_XOR(id) FROM t GROUP BY s",
                    "SELECT e, COUNT(DISTINCT s), COUNT(DISTINCT k, n), SUM(DISTINCT d), MAX(id) FROM t GROUP BY e",
                    "SELECT COUNT(DISTINCT s), AVG(DISTINCT n), COUNT(DISTINCT s, id) FROM t",
                    "SELECT k, GROUP_CONCAT(DISTINCT s ORDER BY s DESC SEPARATOR '/'), JSON_ARRAYAGG(n) FROM t GROUP BY k",
                    "SELECT d, day, COUNT(*) FROM t GROUP BY d, day HAVING COUNT(*) > 1",
                    "SELECT DISTINCT LEFT(s, 2), d FROM t",
                    "SELECT DISTINCT s FROM t",
                    "SELECT t.id, v.id FROM t JOIN v ON t.k = v.k WHERE t.n + 450 < v.n",
                    "SELECT t.id, v.s FROM t JOIN v ON t.s = v.s",
                    "SELECT t.id, v.id FROM t LEFT JOIN v ON t.k = v.k AND t.d = v.d",
                    "SELECT t.id, x.s FROM t LEFT JOIN (SELECT DISTINCT s, k FROM v) x ON t.k = x.k"
                            + " AND x.s > t.s",
                    "SELECT COUNT(*), SUM(a.id), SUM(b.n) FROM t a JOIN t b ON a.e = b.e AND a.id <"
                            + " b.id",
                    "SELECT s, n FROM t UNION SELECT s, n FROM v",
                    "SELECT k, e FROM t UNION ALL SELECT k, e FROM v",
                    "SELECT LEFT(s, 3) FROM t INTERSECT SELECT LEFT(s, 3) FROM v",
                    "SELECT LEFT(s, 3), e FROM t INTERSECT ALL SELECT LEFT(s, 3), e FROM v",
                    "SELECT LEFT(s, 4) FROM t EXCEPT SELECT LEFT(s, 4) FROM v",
                    "SELECT LEFT(s, 3) FROM t EXCEPT ALL SELECT LEFT(s, 3) FROM v",
                    "WITH x AS (SELECT s, k, n FROM t ORDER BY n LIMIT 600) SELECT COUNT(*),"
                            + " MIN(HEX(a.s)) FROM x a JOIN x b ON a.k = b.k",
                    "WITH RECURSIVE x AS (SELECT id, s FROM t WHERE id <= 20 UNION SELECT id + 1, s"
                            + " FROM x WHERE id < 90) SELECT * FROM x",
                    "SELECT id FROM t WHERE s IN (SELECT s FROM v)",
                    "SELECT id FROM t WHERE s NOT IN (SELECT s FROM v WHERE s IS NOT NULL)",
                    "SELECT id FROM v WHERE id <= 30 AND n + 500 >= ALL (SELECT n FROM t WHERE n IS"
                            + " NOT NULL AND id > 10)",
                    "SELECT a.id, b.id FROM (SELECT * FROM v WHERE id < 12) a JOIN (SELECT * FROM"
                            + " t) b ON a.n > b.n");

    @Property(tries = 2, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void memoryMakesNoDifference(@ForAll long seed) {
        try (var server = new Client.Server();
                var client = server.connect()) {
            var random = new Random(seed);
            client.run("CREATE DATABASE d; USE d; SET cte_max_recursion_depth = 100000");
            fill(client, "t", random);
            fill(client, "v", random);
            for (String query : ORDERED) {
                assertThat(rows(client, SMALL, query))
                        .as(query)
                        .isEqualTo(rows(client, LARGE, query));
            }
            for (String query : UNORDERED) {
                assertThat(sorted(rows(client, SMALL, query)))
                        .as(query)
                        .isEqualTo(sorted(rows(client, LARGE, query)));
            }
            var counters = client.session().counters();
            assertThat(counters.get(Counter.CREATED_TMP_FILES)).isGreaterThan(20);
            assertThat(counters.get(Counter.CREATED_TMP_DISK_TABLES)).isGreaterThan(15);
            assertThat(counters.get(Counter.SORT_MERGE_PASSES)).isGreaterThan(10);
        }
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    private static List<String> rows(Client client, String memory, String query) {
        client.run(memory);
        List<String> rows = client.run(query);
        assertThat(rows).as(query).isNotEmpty().noneMatch(row -> row.startsWith("ERROR"));
        return rows;
    }

    private static void fill(Client client, String table, Random random) {
        client.run(
                "CREATE TABLE "
                        + table
                        + " (id INT PRIMARY KEY, k INT, n INT, u BIGINT UNSIGNED, d DECIMAL(30,4),"
                        + " r DOUBLE, s VARCHAR(400), b VARBINARY(40), day DATE, at DATETIME(6),"
                        + " span TIME, e ENUM('x','y','z','w'), f SET('p','q','r'))");
        for (int id = 1; id <= ROWS; ) {
            var values = new StringJoiner(", ");
            for (int i = 0; i < 500; i++) {
                values.add("(" + id++ + ", " + row(random) + ")");
            }
            List<String> answer = client.run("INSERT INTO " + table + " VALUES " + values);
            assertThat(answer).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    private static String row(Random random) {
        // One key is very common, most are rare.
        int key = random.nextInt(4) == 0 ? 1 : random.nextInt(ROWS / 2);
        List<String> values = new ArrayList<>();
        values.add(Integer.toString(key));
        values.add(Integer.toString(random.nextInt(500)));
        values.add(Long.toUnsignedString(random.nextLong()));
        values.add(
                "%d.%04d"
                        .formatted(
                                random.nextInt(random.nextBoolean() ? 5 : 1 << 30) - 2,
                                random.nextInt(3) * 100));
        values.add(Double.toString(random.nextGaussian()));
        values.add("'" + text(random) + "'");
        values.add("X'" + "%04X".formatted(random.nextInt(1 << 16)).repeat(3) + "'");
        values.add("'20%02d-%02d-01'".formatted(random.nextInt(30), 1 + random.nextInt(12)));
        values.add(
                "'2024-01-%02d 10:%02d:00.5'"
                        .formatted(1 + random.nextInt(28), random.nextInt(60)));
        values.add("'%d:30:00'".formatted(random.nextInt(1600) - 800));
        values.add("'" + "xyzw".charAt(random.nextInt(4)) + "'");
        values.add(Integer.toString(random.nextInt(8)));
        var row = new StringJoiner(", ");
        for (String value : values) {
            row.add(random.nextInt(25) == 0 ? "NULL" : value);
        }
        return row.toString();
    }

    private static String text(Random random) {
        String letters = "aAbBäÄßzZ éç€語 0";
        var text = new StringBuilder();
        int length = random.nextInt(5) == 0 ? 3 : 40 + random.nextInt(200);
        for (int i = 0; i < length; i++) {
            int range = random.nextInt(6) == 0 ? letters.length() : 4;
            text.append(letters.charAt(random.nextInt(range)));
        }
        return text.toString();
    }
}
