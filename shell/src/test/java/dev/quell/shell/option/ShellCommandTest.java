package dev.quell.shell.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ShellCommandTest {
    /// What the help of MySQL 9.7's client and of MariaDB 10.11's lists.
    static final List<String> OTHER_CLIENTS =
            List.of(
                    """
                    abort-source-on-error authentication-oci-client-config-profile
                    authentication-openid-connect-client-id-token-file auto-rehash auto-vertical-output batch
                    binary-as-hex binary-mode bind-address character-sets-dir column-names column-type-info commands
                    comments compress compression-algorithms connect-expired-password connect-timeout database debug
                    debug-check debug-info default-auth default-character-set delimiter dns-srv-name
                    enable-cleartext-plugin execute force get-server-public-key help histignore host html i-am-a-dummy
                    ignore-spaces init-command init-command-add line-numbers load-data-local-dir local-infile
                    max-allowed-packet max-join-size named-commands net-buffer-length network-namespace no-beep
                    oci-config-file one-database pager password password1 password2 password3
                    plugin-authentication-webauthn-client-preserve-privacy plugin-authentication-webauthn-device
                    plugin-dir port print-query-on-error progress-reports prompt protocol quick quick-max-column-width
                    raw reconnect register-factor safe-updates sandbox secure-auth select-limit server-arg
                    server-public-key-path show-warnings sigint-ignore silent socket ssl ssl-ca ssl-capath ssl-cert
                    ssl-cipher ssl-crl ssl-crlpath ssl-fips-mode ssl-key ssl-mode ssl-session-data
                    ssl-session-data-continue-on-failed-reuse ssl-verify-server-cert syslog system-command table tee
                    telemetry-client tls-ciphersuites tls-sni-servername tls-version unbuffered user verbose version
                    vertical wait xml zstd-compression-level
                    """
                            .strip()
                            .split("\\s+"));

    // What a command line leads to, in words.
    private static String told(String... arguments) {
        var all = new ByteArrayOutputStream();
        var out = new PrintStream(all, true, StandardCharsets.UTF_8);
        CommandLines.parse(List.of(arguments), false, out, out);
        return all.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @FieldSource("OTHER_CLIENTS")
    void optionsOfOtherClientsAreKnown(String name) {
        assertThat(told("--no-defaults", "--" + name + "=1"))
                .doesNotContain("unknown option")
                .doesNotContain("ambiguous");
    }

    @ParameterizedTest
    @CsvSource({
        "--register-factor=2, --register-factor is not supported: there are no client plugins",
        "--syslog, --syslog is not supported: statements go to the history file only.",
        "--compression-algorithms=zstd, cannot be 'zstd'",
        "--login-path=x, --login-path is not supported",
        "--kill-timeout=soon, cannot be 'soon'"
    })
    void whatCannotBeIsRefusedByName(String option, String words) {
        assertThat(told(option)).contains(words);
    }
}
