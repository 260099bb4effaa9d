package dev.quell.shell.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CipherNamesTest {
    @ParameterizedTest
    @CsvSource({
        "ECDHE-ECDSA-AES128-GCM-SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-RSA-AES256-SHA384, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "dhe-rsa-aes128-gcm-sha256, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "AES256-SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256"
    })
    void bothKindsOfNamesAreKnown(String name, String standard) {
        assertThat(CipherNames.standard(name)).containsExactly(standard);
    }

    @Test
    void unknownNameIsRefused() {
        assertThatThrownBy(() -> CipherNames.standard("ECDHE-RSA-AES128-GCM-SHA256:RC4-MD5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RC4-MD5");
    }
}
