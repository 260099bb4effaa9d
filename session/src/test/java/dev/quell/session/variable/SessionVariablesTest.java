package dev.quell.session.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionVariablesTest {
    private final GlobalVariables globals = new GlobalVariables(Map.of());
    private final SessionVariables session = globals.newSession(7);

    private static SystemVariable variable(String name) {
        return VariableCatalogue.STANDARD.get(name);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    @Test
    void aSessionStartsWithTheGlobalValuesAndKeepsItsOwn() {
        globals.set(variable("wait_timeout"), Value.Int.of(60), false);
        assertThat(session.waitTimeout()).isEqualTo(28_800);
        assertThat(globals.newSession(8).waitTimeout()).isEqualTo(60);

        session.set(variable("wait_timeout"), Value.Int.of(5));
        assertThat(session.waitTimeout()).isEqualTo(5);
        session.setDefault(variable("wait_timeout"));
        assertThat(session.waitTimeout()).isEqualTo(60);
    }

    @Test
    void numbersOutOfRangeAreMovedWithAWarning() {
        var warning = session.set(variable("wait_timeout"), Value.Int.of(0));

        assertThat(session.waitTimeout()).isEqualTo(1);
        assertThat(warning.map(SqlError::getMessage))
                .contains("Truncated incorrect wait_timeout value: '0'");
    }

    @Test
    void underStrictAllTablesTheyAreErrors() {
        session.set(variable("sql_mode"), text("strict_all_tables"));

        assertThatThrownBy(() -> session.set(variable("wait_timeout"), Value.Int.of(0)))
                .hasMessage("Variable 'wait_timeout' can't be set to the value of '0'");
    }

    @ParameterizedTest
    @CsvSource({
        "autocommit, yes, Variable 'autocommit' can't be set to the value of 'yes'",
        "sort_buffer_size, 1, Incorrect argument type to variable 'sort_buffer_size'",
        "sql_mode, 'ANSI,nonsense', Variable 'sql_mode' can't be set to the value of 'nonsense'",
        "transaction_isolation, x, Variable 'transaction_isolation' can't be set to the value of 'x'",
        "time_zone, '+15:00', Unknown or incorrect time zone: '+15:00'",
        "character_set_client, klingon, Unknown character set: 'klingon'",
        "character_set_client, utf16, Variable 'character_set_client' can't be set to the value of 'utf16'",
        "collation_connection, x_ci, Unknown collation: 'x_ci'",
        "lc_time_names, xx, Unknown locale: 'xx'",
        "default_storage_engine, foo, Unknown storage engine 'foo'",
        "optimizer_switch, foo=on, Variable 'optimizer_switch' can't be set to the value of 'foo=on'",
        "max_allowed_packet, 5, SESSION variable 'max_allowed_packet' is read-only. Use SET GLOBAL to assign the value"
    })
    void whatDoesNotFitIsRefusedInMySqlsWords(String name, String value, String message) {
        assertThatThrownBy(() -> session.set(variable(name), text(value))).hasMessage(message);
    }

    @Test
    void globalAndReadOnlyVariablesCannotBeSetInASession() {
        assertThatThrownBy(() -> session.set(variable("max_connections"), Value.Int.of(1)))
                .hasMessage(
                        "Variable 'max_connections' is a GLOBAL variable and should be set with SET"
                                + " GLOBAL");
        assertThatThrownBy(() -> globals.set(variable("version"), text("x"), false))
                .hasMessage("Variable 'version' is a read only variable");
        assertThatThrownBy(() -> globals.set(variable("timestamp"), Value.Int.of(1), false))
                .hasMessage(
                        "Variable 'timestamp' is a SESSION variable and can't be used with SET"
                                + " GLOBAL");
    }

    @Test
    void typesThatDoNotFitAreRefused() {
        assertThatThrownBy(() ->
                        session.set(
                                variable("autocommit"), new Value.Decimal(new BigDecimal("1.5"))))
                .hasMessage("Incorrect argument type to variable 'autocommit'");
        assertThatThrownBy(() -> session.set(variable("autocommit"), Value.NULL))
                .hasMessage("Variable 'autocommit' can't be set to the value of 'NULL'");
        assertThatThrownBy(() -> session.set(variable("sort_buffer_size"), Value.NULL))
                .hasMessage("Incorrect argument type to variable 'sort_buffer_size'");
    }

    @Test
    void enumerationsTakeLabelsAndNumbers() {
        session.set(variable("tx_isolation"), text("read-committed"));
        assertThat(session.transactionIsolation()).isEqualTo("READ-COMMITTED");

        session.set(variable("transaction_isolation"), Value.Int.of(3));
        assertThat(session.transactionIsolation()).isEqualTo("SERIALIZABLE");
    }

    @Test
    void switchesChangeOnlyWhatIsNamed() {
        String before = session.text("optimizer_switch");
        session.set(variable("optimizer_switch"), text("mrr=off"));

        assertThat(session.text("optimizer_switch")).isEqualTo(before.replace("mrr=on", "mrr=off"));
    }

    @Test
    void resultsHaveTheCollationThatNamesHasNamedUntilTheirCharacterSetIsSet() {
        var named = Collation.named("latin1_bin").orElseThrow();
        session.setNames(named);
        assertThat(session.resultsCollation()).contains(named);

        session.set(variable("character_set_results"), text("latin1"));
        assertThat(session.resultsCollation())
                .contains(Collation.named("latin1_swedish_ci").orElseThrow());

        session.set(variable("character_set_results"), Value.NULL);
        assertThat(session.resultsCollation()).isEmpty();
    }

    @Test
    void aCollationAndItsCharacterSetMoveTogether() {
        session.set(variable("collation_connection"), text("latin1_bin"));
        assertThat(session.text("character_set_connection")).isEqualTo("latin1");
        assertThat(session.collationConnection())
                .isEqualTo(Collation.named("latin1_bin").orElseThrow());

        session.set(variable("character_set_connection"), text("utf8mb4"));
        assertThat(session.text("collation_connection")).isEqualTo("utf8mb4_0900_ai_ci");
    }

    @Test
    void whatIsKeptReadyFollowsTheVariables() {
        session.set(variable("sql_mode"), text("ansi_quotes"));
        session.set(variable("time_zone"), text("+2:00"));

        assertThat(session.sqlMode().has(SqlMode.Flag.ANSI_QUOTES)).isTrue();
        assertThat(session.timeZone().getId()).isEqualTo("+02:00");
        assertThat(session.text("time_zone")).isEqualTo("+02:00");
    }

    @Test
    void variablesThatAreNotThereInAScopeAreToldSo() {
        assertThatThrownBy(() -> globals.get(variable("timestamp")))
                .hasMessage("Variable 'timestamp' is a SESSION variable");
        assertThatThrownBy(() -> session.getSession(variable("max_connections")))
                .hasMessage("Variable 'max_connections' is a GLOBAL variable");
        assertThatThrownBy(() -> variable("nonsense"))
                .hasMessage("Unknown system variable 'nonsense'");
    }

    @Test
    void startOptionsTakeDashesAndUnits() {
        var configured =
                new GlobalVariables(
                        Map.of(
                                "sort-buffer-size",
                                "2M",
                                "autocommit",
                                "0",
                                "max_connections",
                                "9"));

        assertThat(configured.newSession(1).integer("sort_buffer_size")).isEqualTo(2 << 20);
        assertThat(configured.newSession(1).autocommit()).isFalse();
        assertThat(configured.maxConnections()).isEqualTo(9);
    }
}
