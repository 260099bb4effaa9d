package dev.quell.sql.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.value.SqlMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "CREATE USER a IDENTIFIED BY 'p', 'b'@'h' IDENTIFIED WITH 'x' BY \"q\" COMMENT 'c'"
                        + "→CREATE USER a IDENTIFIED BY <secret>, 'b'@'h' IDENTIFIED WITH 'x' BY <secret> COMMENT 'c'",
                "/* x */ alter user a identified with 'p' as 'hash' require subject 's'"
                        + "→/* x */ alter user a identified with 'p' as <secret> require subject 's'",
                "ALTER USER USER() IDENTIFIED BY 'new' REPLACE 'old' RETAIN CURRENT PASSWORD"
                        + "→ALTER USER USER() IDENTIFIED BY <secret> REPLACE <secret> RETAIN CURRENT PASSWORD",
                "set password for 'a'@'b' = 'p' replace 'o'"
                        + "→set password for 'a'@'b' = <secret> replace <secret>",
                "SELECT 1; SET PASSWORD = 'p'; SELECT 'x'→SELECT 1; SET PASSWORD = <secret>; SELECT 'x'",
                "CREATE USER a IDENTIFIED WITH p AS 0x4142→CREATE USER a IDENTIFIED WITH p AS <secret>",
                "CREATE USER a IDENTIFIED BY 'unended→CREATE USER a IDENTIFIED BY <secret>",
                "PREPARE s FROM 'SET PASSWORD = ''p'''→PREPARE s FROM <secret>",
                "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='p', SOURCE_HOST='h'"
                        + "→CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD=<secret>, SOURCE_HOST='h'",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'u', PASSWORD 'p')"
                        + "→CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'u', PASSWORD <secret>)",
                "START REPLICA USER='u' PASSWORD='p'→START REPLICA USER='u' PASSWORD=<secret>",
            })
    void passwordsAndHashesAreHidden(String statement, String shown) {
        assertThat(Secrets.hide(statement, SqlMode.DEFAULT)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'identified by', password FROM t WHERE a = 'x'",
                "SET @a = 'x'",
                "CREATE TABLE t(a INT) COMMENT 'y'",
                ""
            })
    void otherTextsStayAsTheyAre(String statement) {
        assertThat(Secrets.hide(statement, SqlMode.DEFAULT)).isSameAs(statement);
    }
}
