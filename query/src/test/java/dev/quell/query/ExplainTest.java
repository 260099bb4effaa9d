package dev.quell.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.session.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// EXPLAIN tells what is done, in every format, and index hints decide it.
class ExplainTest {
    private final Client.Server server = new Client.Server();
    private final Client client = server.connect();
    private final Client other = server.connect();

    @BeforeEach
    void makeTables() {
        client.run("CREATE DATABASE d; USE d");
        client.run("CREATE TABLE t(a INT PRIMARY KEY, b INT, c INT, KEY kb(b), KEY kc(c))");
        client.run("INSERT INTO t VALUES(1,10,100),(2,20,200),(3,30,300)");
        other.run("USE d");
    }

    @AfterEach
    void close() {
        client.close();
        other.close();
        server.close();
    }

    @Test
    void hintsDecideWhichIndexIsUsed() {
        assertThat(key("SELECT * FROM t WHERE b = 10 AND c = 100")).isEqualTo("kb");
        assertThat(key("SELECT * FROM t USE INDEX (kc) WHERE b = 10 AND c = 100")).isEqualTo("kc");
        assertThat(key("SELECT * FROM t IGNORE INDEX (kb) WHERE b = 10")).isEqualTo("NULL");
        assertThat(key("SELECT * FROM t USE INDEX () WHERE b = 10")).isEqualTo("NULL");
        assertThat(key("SELECT /*+ NO_INDEX(t kb) */ * FROM t WHERE b = 10")).isEqualTo("NULL");
        assertThat(key("SELECT /*+ INDEX(t kc) */ * FROM t WHERE b = 10 AND c = 100"))
                .isEqualTo("kc");
        assertThat(key("SELECT * FROM t FORCE INDEX (kc) WHERE c > 0")).isEqualTo("kc");
        assertThat(client.run("SELECT * FROM t USE INDEX (kb) FORCE INDEX (kc)").getFirst())
                .contains("1221");
    }

    @Test
    void functionalIndexesFindRows() {
        client.run("ALTER TABLE t ADD KEY kf((b * 2)), ADD KEY km((MOD(c, 7)))");
        assertThat(key("SELECT * FROM t WHERE b * 2 = 20")).isEqualTo("kf");
        assertThat(key("SELECT * FROM t WHERE MOD(c, 7) BETWEEN 2 AND 3")).isEqualTo("km");
        assertThat(key("SELECT * FROM t ORDER BY b * 2 LIMIT 1")).isEqualTo("kf");
        assertThat(client.run("SELECT a FROM t WHERE b * 2 IN (40, 60)")).containsExactly("2", "3");
    }

    @Test
    void fewValuesOfAnInSubqueryAreLookedUp() {
        client.run(
                "INSERT INTO t WITH RECURSIVE r AS (SELECT 4 n UNION ALL SELECT n + 1 FROM r WHERE"
                        + " n < 500) SELECT n, n, n FROM r");
        assertThat(
                        client.run(
                                        "EXPLAIN FORMAT=TREE SELECT a FROM t WHERE b IN (SELECT a + 1"
                                                + " FROM t WHERE a = 10)")
                                .getFirst())
                .contains("index lookup on t using kb");
        assertThat(client.run("SELECT a FROM t WHERE b IN (SELECT a + 1 FROM t WHERE a = 10)"))
                .containsExactly("11");
    }

    @Test
    void nestedOuterJoinsArePlannedInNoTime() {
        var joins = new StringBuilder("t t40");
        for (int i = 39; i > 0; i--) {
            joins.insert(0, "t t" + i + " LEFT JOIN (")
                    .append(") ON t%d.a = t%d.b".formatted(i, i + 1));
        }
        assertThat(client.run("EXPLAIN SELECT * FROM " + joins)).hasSize(40);
        assertThat(client.run("SELECT 1 FROM t t0" + tables(62)).getFirst()).contains("1116");
    }

    private static String tables(int count) {
        var names = new StringBuilder();
        for (int i = 1; i < count; i++) {
            names.append(", t t").append(i);
        }
        return names.toString();
    }

    @Test
    void theTreeNamesEachStep() {
        assertThat(client.run("EXPLAIN FORMAT=TREE SELECT * FROM t WHERE b = 10").getFirst())
                .contains("-> Index lookup on t using kb (b = 10)");
        assertThat(
                        client.run(
                                        "EXPLAIN FORMAT=TREE SELECT c, COUNT(*) FROM t WHERE a > 1"
                                                + " GROUP BY c ORDER BY 2 DESC LIMIT 2")
                                .getFirst())
                .contains("-> Limit: 2 row(s)", "-> Sort: ", "-> Aggregate using temporary table");
        assertThat(client.run("EXPLAIN FORMAT=JSON SELECT * FROM t WHERE b = 10").getFirst())
                .contains("\"query_block\"", "\"key\": \"kb\"", "\"access_type\": \"ref\"");
    }

    @Test
    void analyzeCountsRowsAndLoops() {
        assertThat(client.run("EXPLAIN ANALYZE SELECT * FROM t WHERE c + 0 > 100").getFirst())
                .contains("-> Table scan on t", "rows=2 loops=1)");
    }

    @Test
    void analyzeCanBeKilled() {
        var analysis = asleep("EXPLAIN ANALYZE SELECT SLEEP(1000) FROM t");
        client.run("KILL QUERY " + id(other));
        assertThat(analysis.join().getFirst()).contains("1317");
    }

    @Test
    void anotherSessionsStatementIsExplained() {
        assertThat(client.run("EXPLAIN FOR CONNECTION " + id(other))).isEqualTo(List.of("OK 0"));
        var query = asleep("SELECT SLEEP(1000) FROM t WHERE b = 10");
        assertThat(client.run("EXPLAIN FOR CONNECTION " + id(other)).getFirst()).contains("kb");
        client.run("KILL QUERY " + id(other));
        query.join();
        assertThat(client.run("EXPLAIN FOR CONNECTION 99999999").getFirst()).contains("1094");
        assertThat(client.run("EXPLAIN FOR CONNECTION " + id(client)).getFirst()).contains("3012");
    }

    private CompletableFuture<List<String>> asleep(String query) {
        var answer =
                CompletableFuture.supplyAsync(() -> other.run(query), Thread::startVirtualThread);
        while (other.session().stage() != Stage.USER_SLEEP) {
            Thread.onSpinWait();
        }
        return answer;
    }

    private static long id(Client one) {
        return one.session().id();
    }

    private String key(String query) {
        return client.run("EXPLAIN " + query).getFirst().split("\t")[6];
    }
}
