package dev.quell.sql.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.value.SqlMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {
    /// The right sides are what MySQL's STATEMENT_DIGEST_TEXT gives.
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '"',
            value = {
                "select a, 'x', 1, -1, (1,2) from t → SELECT `a` , ?, ... , (...) FROM `t`",
                "insert into t values (1,2),(3,4) → INSERT INTO `t` VALUES (...) /* , ... */",
                "insert into t (a) values (1),(2) → INSERT INTO `t` ( `a` ) VALUES (?) /* , ... */",
                "select 1 from t where a in (1,2) → SELECT ? FROM `t` WHERE `a` IN (...)",
                "SELECT a FROM t WHERE x<>1 ORDER BY 1 -- end → SELECT `a` FROM `t` WHERE `x` != ? ORDER BY 1",
                "select 1-1, a -1, f(1) → SELECT ? - ? , `a` - ? , `f` (?)",
                "select a is not null, null → SELECT `a` IS NOT NULL , ?",
                "create table t (a int, b bigint) → CREATE TABLE `t` ( `a` INTEGER , `b` INT8 )",
                "select 1; select 2 → SELECT ?",
                "set @a=1, @`b`=@c → SET @? = ? , @`b` = @?",
                "select _utf8mb4'x', n'y', year(a) → SELECT (_charset) ?, ... , YEAR ( `a` )",
                "grant select on d.* to 'u'@'%' → GRANT SELECT ON `d` . * TO ? @?",
            })
    void textIsNormalisedAsMySqlDoes(String statement, String digest) {
        assertThat(Digest.of(statement, SqlMode.DEFAULT).text()).isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "select 'secret' 'word",
        "insert into t values ('secret'), (",
        "select /*+ SET_VAR(a='secret') */ 1"
    })
    void evenBrokenTextsShowNoLiteral(String statement) {
        assertThat(Digest.of(statement, SqlMode.DEFAULT).text()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '"',
            value = {
                "set @a=1 → SET @B = 'x'",
                "select a from t where id in (1,2) → SELECT `a`  FROM t /* c */ WHERE id IN (5)",
                "insert into t values (1,2),(3,4) → insert into t values ('a','b'),('c','d'),(1,2)",
            })
    void statementsOfOneDigestHaveOneHash(String one, String other) {
        assertThat(Digest.of(one, SqlMode.DEFAULT)).isEqualTo(Digest.of(other, SqlMode.DEFAULT));
    }
}
