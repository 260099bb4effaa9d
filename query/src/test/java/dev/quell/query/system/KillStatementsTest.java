package dev.quell.query.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.stop.StopReason.KilledQuery;
import dev.quell.session.Command;
import dev.quell.session.account.AccountName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillStatementsTest {
    private final SystemTestServer server = new SystemTestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "999999, 999999",
        "0, 0",
        "NULL, 0",
        "'abc', 0",
        "'12abc', 12",
        "' 7.6x', 8",
        "77.5, 78",
        "77.4, 77"
    })
    void anIdThatNobodyHasIsUnknown(String argument, String id) {
        String literal = argument.matches("[0-9.]+|NULL") ? argument : "'" + argument + "'";

        assertThatThrownBy(() -> server.run("KILL " + literal))
                .hasMessage("Unknown thread id: " + id);
    }

    @ParameterizedTest
    @CsvSource({"4294967296", "18446744073709551615", "'-1'"})
    void anIdThatCannotBeOneIsRefusedAndNotCutToSize(String argument) {
        String literal = argument.startsWith("-") ? "'" + argument + "'" : argument;

        assertThatThrownBy(() -> server.run("KILL " + literal))
                .hasMessage("Incorrect arguments to KILL");
    }

    @Test
    void killQueryStopsTheStatementOnly() {
        server.run("CREATE USER ann");
        var ann = server.login(new AccountName("ann", "%"));
        try (var statement = ann.begin(Command.QUERY, "SELECT SLEEP(9)")) {
            assertThat(server.run("KILL QUERY " + ann.id())).containsExactly("OK 0");

            assertThat(statement.cancellation().reason())
                    .contains(new KilledQuery(server.root.id()));
        }
        assertThat(ann.ended()).isEmpty();
    }

    @Test
    void killUserEndsAllHisSessionsAndCountsThem() {
        server.run("CREATE USER ann");
        var first = server.login(new AccountName("ann", "%"));
        var second = server.login(new AccountName("ann", "%"));

        assertThat(server.run("KILL USER ann")).containsExactly("OK 2");
        assertThat(first.ended()).isPresent();
        assertThat(second.ended()).isPresent();
        assertThat(server.run("KILL USER nobody")).containsExactly("OK 0");
    }
}
