package dev.quell.query.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.AccountName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowStatementsTest {
    private final SystemTestServer server = new SystemTestServer();

    @BeforeEach
    void createTable() {
        server.put(Orders.in(server.engine));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showCreateTableIsMySqlsText() {
        assertThat(server.run("SHOW CREATE TABLE orders"))
                .containsExactly("orders|" + Orders.CREATE);
    }

    @Test
    void showCreateTableTellsTheNextAutoIncrementValue() {
        var table = server.engine.catalog().snapshot().table("shop", "orders").orElseThrow();
        server.engine.autoIncrement().observe(table, 41);

        assertThat(server.run("SHOW CREATE TABLE orders").getFirst())
                .contains("ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT");
    }

    @Test
    void columnsAreDescribed() {
        assertThat(server.run("DESCRIBE orders"))
                .containsExactly(
                        "id|int|NO|PRI|NULL|auto_increment",
                        "name|varchar(20)|NO|MUL|it's|",
                        "price|decimal(10,2)|YES||NULL|",
                        "code|varchar(5)|YES|UNI|NULL|",
                        "made|timestamp(3)|YES||CURRENT_TIMESTAMP(3)|DEFAULT_GENERATED",
                        "state|enum('new','done')|YES||NULL|",
                        "note|text|YES||NULL|");
        assertThat(server.run("SHOW COLUMNS FROM shop.orders LIKE 'NA%'")).hasSize(1);
    }

    @Test
    void indexesComeInMySqlsOrder() {
        assertThat(server.run("SHOW INDEX FROM orders"))
                .extracting(row ->
                        row.substring(
                                0,
                                row.indexOf("|A|") < 0 ? row.indexOf("|D|") : row.indexOf("|A|")))
                .containsExactly(
                        "orders|0|PRIMARY|1|id",
                        "orders|0|u|1|code",
                        "orders|1|k|1|name",
                        "orders|1|k|2|price");
    }

    @Test
    void likeFollowsTheCaseRulesOfNames() {
        assertThat(server.run("SHOW TABLES LIKE 'ord%'")).containsExactly("orders");
        assertThat(server.run("SHOW TABLES LIKE 'ORD%'")).isEmpty();
        assertThat(server.run("SHOW VARIABLES LIKE 'AUTOCOMMIT'")).containsExactly("autocommit|ON");
        assertThat(server.run("SHOW DATABASES LIKE 'sh_p'")).containsExactly("shop");
    }

    @Test
    void whereSeesTheColumnsOfTheAnswer() {
        assertThat(server.run("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'"))
                .containsExactly("orders|BASE TABLE");
        assertThat(server.run("SHOW VARIABLES WHERE Variable_name = 'autocommit' AND Value = 'ON'"))
                .containsExactly("autocommit|ON");
        assertThatThrownBy(() -> server.run("SHOW TABLES WHERE nonsense = 1"))
                .hasMessage("Unknown column 'nonsense' in 'where clause'");
    }

    @Test
    void whatIsNotThereIsToldInMySqlsWords() {
        assertThatThrownBy(() -> server.run("SHOW TABLES FROM nowhere"))
                .hasMessage("Unknown database 'nowhere'");
        assertThatThrownBy(() -> server.run("SHOW COLUMNS FROM nothing"))
                .hasMessage("Table 'shop.nothing' doesn't exist");
        assertThatThrownBy(() -> server.run("SHOW CREATE VIEW orders"))
                .hasMessage("'shop.orders' is not VIEW");
        assertThatThrownBy(() -> server.run("SHOW BINARY LOGS"))
                .hasMessage("You are not using binary logging");
        server.root.useDatabase(null);
        assertThatThrownBy(() -> server.run("SHOW TABLES")).hasMessage("No database selected");
    }

    @Test
    void warningsAreShownWithinTheirLimit() {
        server.diagnostics.warn(ErrorCode.WARN_DATA_TRUNCATED, "a", 1);
        server.diagnostics.note(ErrorCode.BAD_TABLE_ERROR, "x");

        assertThat(server.run("SHOW WARNINGS"))
                .containsExactly(
                        "Warning|1265|Data truncated for column 'a' at row 1",
                        "Note|1051|Unknown table 'x'");
        assertThat(server.run("SHOW WARNINGS LIMIT 1, 1")).hasSize(1);
        assertThat(server.run("SHOW COUNT(*) WARNINGS")).containsExactly("2");
        assertThat(server.run("SHOW ERRORS")).isEmpty();
    }

    @Test
    void oneSeesOnlyWhatOneHasRightsOn() {
        server.run("CREATE USER ann");
        var ann = server.login(new AccountName("ann", "%"));

        assertThat(server.run(ann, "SHOW DATABASES"))
                .containsExactly("information_schema", "performance_schema");
        assertThatThrownBy(() -> server.run(ann, "SHOW TABLES FROM shop"))
                .hasMessage("Access denied for user 'ann'@'%' to database 'shop'");
        assertThatThrownBy(() -> server.run(ann, "SHOW COLUMNS FROM shop.orders"))
                .hasMessage("SELECT command denied to user 'ann'@'localhost' for table 'orders'");

        server.run("GRANT SELECT ON shop.orders TO ann");
        assertThat(server.run(ann, "SHOW TABLES FROM shop")).containsExactly("orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLE STATUS",
                "SHOW FULL COLUMNS FROM orders",
                "SHOW OPEN TABLES",
                "SHOW TRIGGERS",
                "SHOW EVENTS",
                "SHOW PROCEDURE STATUS",
                "SHOW FUNCTION STATUS",
                "SHOW ENGINES",
                "SHOW COLLATION",
                "SHOW CHARACTER SET",
                "SHOW PLUGINS",
                "SHOW PRIVILEGES",
                "SHOW GLOBAL VARIABLES",
                "SHOW GLOBAL STATUS",
                "SHOW STATUS",
                "SHOW FULL PROCESSLIST",
                "SHOW PROCESSLIST",
                "SHOW CREATE DATABASE shop",
                "SHOW CREATE TABLE information_schema.TABLES",
                "SHOW GRANTS",
                "SHOW CREATE USER root@localhost",
                "SHOW ENGINE INNODB STATUS",
                "SHOW REPLICA STATUS",
                "SHOW BINARY LOG STATUS",
                "SHOW PROFILES",
                "SHOW COLUMNS FROM information_schema.COLUMNS",
                "SHOW INDEX FROM information_schema.COLUMNS"
            })
    void everyFormAnswersInItsShape(String sql) {
        assertThat(server.run(sql)).isNotNull();
    }

    @Test
    void everyVirtualTableMakesRowsThatFitItsColumns() {
        for (var table : server.tables.all()) {
            assertThat(server.rows(table.schema(), table.name()))
                    .as(table.schema() + "." + table.name())
                    .isNotNull();
        }
        assertThat(server.rows("information_schema", "key_column_usage"))
                .contains("def|shop|fk|def|shop|orders|id|1|1|shop|parents|id");
    }

    @Test
    void databasesOfTheServerItselfAreListed() {
        assertThat(server.run("SHOW DATABASES"))
                .containsExactly(
                        "information_schema", "mysql", "performance_schema", "shop", "sys");
    }
}
