package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What applications do through MySQL Connector/J and MariaDB Connector/J.
class JdbcTest {
    private static ServerProcess server;
    private static WireClient observer;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        observer.query("CREATE DATABASE drivers");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    private static Connection connect(Driver driver, String options) throws SQLException {
        var connection = driver.connect(server.port(), options);
        execute(connection, "DROP TABLE IF EXISTS t");
        execute(
                connection,
                "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(40), amount"
                        + " DECIMAL(10,2), born DATE, seen DATETIME(6), bits BLOB)");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectsAndTellsWhoItTalksTo(Driver driver) throws SQLException {
        try (var connection = connect(driver, "")) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getMetaData().getDatabaseProductVersion()).contains("quell");
            assertThat(connection.getCatalog()).isEqualTo("drivers");
            assertThat(number(connection, "SELECT 6 * 7")).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @CsvSource({"MYSQL,false", "MYSQL,true", "MARIADB,false", "MARIADB,true"})
    void preparedStatementsCarryEveryType(Driver driver, boolean onServer) throws SQLException {
        var seen = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 123_456_000);
        try (var connection = connect(driver, "useServerPrepStmts=" + onServer)) {
            try (var insert =
                    connection.prepareStatement(
                            "INSERT INTO t (name, amount, born, seen, bits) VALUES (?, ?, ?, ?, ?)",
                            Statement.RETURN_GENERATED_KEYS)) {
                insert.setString(1, "Zoë 🐬");
                insert.setBigDecimal(2, new BigDecimal("12345.67"));
                insert.setObject(3, LocalDate.of(1999, 12, 31));
                insert.setTimestamp(4, Timestamp.valueOf(seen));
                insert.setBytes(5, new byte[] {0, 1, (byte) 0xFF});
                assertThat(insert.executeUpdate()).isEqualTo(1);
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getLong(1)).isEqualTo(1);
                }
            }
            try (var select =
                    connection.prepareStatement(
                            "SELECT name, amount, born, seen, bits, NULL FROM t WHERE id = ?")) {
                select.setInt(1, 1);
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo("Zoë 🐬");
                    assertThat(row.getBigDecimal(2)).isEqualTo(new BigDecimal("12345.67"));
                    assertThat(row.getObject(3, LocalDate.class)).isEqualTo("1999-12-31");
                    assertThat(row.getTimestamp(4).toLocalDateTime()).isEqualTo(seen);
                    assertThat(row.getBytes(5)).containsExactly(0, 1, 0xFF);
                    assertThat(row.getString(6)).isNull();
                    assertThat(row.next()).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MYSQL,false", "MYSQL,true", "MARIADB,false", "MARIADB,true"})
    void batchesArrive(Driver driver, boolean rewritten) throws SQLException {
        try (var connection = connect(driver, "rewriteBatchedStatements=" + rewritten);
                var insert = connection.prepareStatement("INSERT INTO t (name) VALUES (?)")) {
            for (int i = 0; i < 1000; i++) {
                insert.setString(1, "name " + i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(1000);
            assertThat(number(connection, "SELECT COUNT(*) FROM t")).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchTellsWhichOfItFailed(Driver driver) throws SQLException {
        try (var connection = connect(driver, "");
                var insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
            for (int id : new int[] {1, 1}) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOf(BatchUpdateException.class)
                    .extracting(e -> ((SQLException) e).getErrorCode())
                    .isEqualTo(1062);
        }
    }

    @ParameterizedTest
    @EnumSource
    void transactionsCommitRollBackAndGoBackToSavepoints(Driver driver) throws SQLException {
        try (var connection = connect(driver, "")) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO t (name) VALUES ('kept')");
            var savepoint = connection.setSavepoint("before");
            execute(connection, "INSERT INTO t (name) VALUES ('dropped')");
            connection.rollback(savepoint);
            connection.commit();
            execute(connection, "DELETE FROM t");
            connection.rollback();
            assertThat(number(connection, "SELECT COUNT(*) FROM t")).isEqualTo(1);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(connection.getTransactionIsolation())
                    .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLimitMayBeGivenAsText(Driver driver) throws SQLException {
        try (var connection = connect(driver, "useServerPrepStmts=true");
                var select =
                        connection.prepareStatement(
                                "SELECT 1 UNION ALL SELECT 2 LIMIT ? OFFSET ?")) {
            select.setString(1, "5");
            select.setString(2, "1");
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(2);
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MYSQL,'',-2147483648",
        "MYSQL,useCursorFetch=true,100",
        "MYSQL,useCompression=true,-2147483648",
        "MARIADB,useCompression=true,100",
        "MARIADB,'',100",
        "MARIADB,useServerPrepStmts=true,100"
    })
    void largeResultsAreStreamed(Driver driver, String options, int fetchSize) throws SQLException {
        try (var connection = connect(driver, options)) {
            execute(
                    connection,
                    "INSERT INTO t (name) VALUES"
                            + " ('0'),('1'),('2'),('3'),('4'),('5'),('6'),('7'),('8'),('9')");
            try (var select =
                    connection.prepareStatement(
                            "SELECT CONCAT(a.name, b.name, c.name, d.name, e.name) FROM t a, t b, t"
                                    + " c, t d, t e",
                            ResultSet.TYPE_FORWARD_ONLY,
                            ResultSet.CONCUR_READ_ONLY)) {
                select.setFetchSize(fetchSize);
                long rows = 0;
                long sum = 0;
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        rows++;
                        sum += result.getInt(1);
                    }
                }
                assertThat(rows).isEqualTo(100_000);
                assertThat(sum).isEqualTo(99_999L * 100_000 / 2);
            }
            assertThat(number(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelStopsAStatementAndLeavesTheConnection(Driver driver) throws SQLException {
        try (var connection = connect(driver, "");
                var statement = connection.createStatement()) {
            execute(connection, "INSERT INTO t (name) VALUES ('x')");
            var sql = "SELECT SLEEP(1000), name FROM t /* " + driver + " */";
            var running =
                    CompletableFuture.runAsync(
                            () -> run(statement, sql), Thread::startVirtualThread);
            new Sessions(observer).awaitStatement(sql);
            statement.cancel();
            assertThatThrownBy(running::join)
                    .isInstanceOf(CompletionException.class)
                    .rootCause()
                    .isInstanceOf(SQLException.class)
                    .message()
                    .containsAnyOf("interrupted", "cancelled");
            assertThat(number(connection, "SELECT COUNT(*) FROM t")).isEqualTo(1);
        }
    }

    private static void run(Statement statement, String sql) {
        try {
            statement.executeQuery(sql).close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void queryTimeoutStopsAStatement(Driver driver) throws SQLException {
        try (var connection = connect(driver, "");
                var statement = connection.createStatement()) {
            execute(connection, "INSERT INTO t (name) VALUES ('x')");
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT SLEEP(1000), name FROM t"))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(number(connection, "SELECT COUNT(*) FROM t")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledConnectionIsLostAndANewOneWorks(Driver driver) throws SQLException {
        try (var connection = connect(driver, "")) {
            long id = number(connection, "SELECT CONNECTION_ID()");
            observer.query("KILL " + id);
            new Sessions(observer).awaitGone(id);
            assertThatThrownBy(() -> number(connection, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .asString()
                    .startsWith("08");
        }
        try (var again = driver.connect(server.port(), "")) {
            assertThat(number(again, "SELECT 1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void metadataIsThereForTools(Driver driver) throws SQLException {
        try (var connection = connect(driver, "")) {
            var metadata = connection.getMetaData();
            try (ResultSet tables = metadata.getTables("drivers", null, "t", null)) {
                assertThat(tables.next()).isTrue();
                assertThat(tables.getString("TABLE_NAME")).isEqualTo("t");
            }
            try (ResultSet columns = metadata.getColumns("drivers", null, "t", "%")) {
                assertThat(columns.next()).isTrue();
                assertThat(columns.getString("COLUMN_NAME")).isEqualTo("id");
            }
            try (ResultSet keys = metadata.getPrimaryKeys("drivers", null, "t")) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getString("COLUMN_NAME")).isEqualTo("id");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void metadataTellsOfForeignKeys(Driver driver) throws SQLException {
        try (var connection = connect(driver, "")) {
            execute(connection, "CREATE TABLE IF NOT EXISTS mother (id INT PRIMARY KEY)");
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS child (mother_id INT, CONSTRAINT of_mother"
                            + " FOREIGN KEY (mother_id) REFERENCES mother (id) ON DELETE CASCADE)");
            var metadata = connection.getMetaData();
            try (ResultSet keys = metadata.getImportedKeys("drivers", null, "child")) {
                isTheKeyOfTheChild(keys);
            }
            try (ResultSet keys = metadata.getExportedKeys("drivers", null, "mother")) {
                isTheKeyOfTheChild(keys);
            }
        }
    }

    private static void isTheKeyOfTheChild(ResultSet keys) throws SQLException {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("FK_NAME")).isEqualTo("of_mother");
        assertThat(keys.getString("PKTABLE_NAME")).isEqualTo("mother");
        assertThat(keys.getString("PKCOLUMN_NAME")).isEqualTo("id");
        assertThat(keys.getString("FKTABLE_NAME")).isEqualTo("child");
        assertThat(keys.getString("FKCOLUMN_NAME")).isEqualTo("mother_id");
        assertThat(keys.getShort("DELETE_RULE"))
                .isEqualTo((short) DatabaseMetaData.importedKeyCascade);
        assertThat(keys.next()).isFalse();
    }
}
