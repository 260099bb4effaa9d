package dev.quell.base.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class StoredPasswordTest {
    @Test
    void mySqlsOwnStoredFormIsUnderstood() {
        // mysql.user.authentication_string of a user made by MySQL 9.7 with the password 'secret
        // pw'.
        var hex =
                "244124303041246016096D09345A735B780562255A581F69190158783033345A31626A2E676E6A76436D6B"
                        + "39733670574D47547179354A72614E4D33686771657538376C7142";
        var stored = new String(HexFormat.of().parseHex(hex), StandardCharsets.US_ASCII);
        assertThat(Sha2Password.matches(stored, bytes("secret pw"))).isTrue();
        assertThat(Sha2Password.matches(stored, bytes("secret pW"))).isFalse();
        assertThat(Sha2Password.matches(stored, bytes(""))).isFalse();
    }

    @Test
    void whatIsStoredMatchesOnlyItsPassword() {
        var random = new SecureRandom();
        for (var password : new String[] {"x", "ü€", "a".repeat(32), "b".repeat(255)}) {
            var stored = Sha2Password.stored(bytes(password), random, 5_000);
            assertThat(stored).hasSize(70).startsWith("$A$005$");
            assertThat(Sha2Password.matches(stored, bytes(password))).isTrue();
            assertThat(Sha2Password.matches(stored, bytes(password + "x"))).isFalse();
        }
    }

    @Test
    void theEmptyPasswordIsStoredEmpty() {
        assertThat(Sha2Password.stored(bytes(""), new SecureRandom(), 5_000)).isEmpty();
        assertThat(Sha2Password.matches("", bytes(""))).isTrue();
        assertThat(Sha2Password.matches("", bytes("x"))).isFalse();
        assertThat(NativePassword.stored(bytes(""))).isEmpty();
    }

    @Test
    void nativeFormIsTheDocumentedOne() {
        assertThat(NativePassword.stored(bytes("mypass")))
                .isEqualTo("*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
