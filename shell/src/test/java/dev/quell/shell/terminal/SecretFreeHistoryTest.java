package dev.quell.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFreeHistoryTest {
    @ParameterizedTest
    @CsvSource({
        "CREATE USER u IDENTIFIED BY 'x', true",
        "set password = 'x', true",
        "SELECT * FROM salaries, true",
        "SELECT 1, false"
    })
    void secretsAreLeftOut(String statement, boolean secret) {
        var history = new SecretFreeHistory("test", "*salar?es*", false);
        assertThat(history.isSecret(statement)).isEqualTo(secret);
    }
}
