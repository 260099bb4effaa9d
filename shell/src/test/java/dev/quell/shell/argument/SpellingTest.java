package dev.quell.shell.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private final List<String> used = new ArrayList<>();

    private final class Known extends OptionGroup {
        Known() {
            noted(text("h host", "X", ""), "h host");
            noted(text("P port", "X", ""), "P port");
            noted(optional("p password", "X", "", "?"), "p password");
            noted(flag("auto-rehash", ""), "auto-rehash");
            noted(flag("column-names", ""), "column-names");
            noted(flag("s silent", ""), "s silent");
            noted(flag("ssl", ""), "ssl");
            noted(text("ssl-mode", "X", ""), "ssl-mode");
            acceptValues("character-sets-dir");
            refuseValues("look it up.", "dns-srv-name");
            refuseSwitches("nobody reads it.", "j syslog");
        }

        private <T> void noted(Option<T> option, String names) {
            option.and(value -> used.add(names + "=" + value));
        }
    }

    private final Spelling spelling = new Spelling(new Known().options());

    @ParameterizedTest
    @CsvSource({
        "-hlocal, h host=local",
        "-h local, h host=local",
        "--host=local, h host=local",
        "--host local, h host=local",
        "--ho=local, h host=local",
        "-psecret, p password=secret",
        "-p, p password=?",
        "--password, p password=?",
        "--password=a=b, p password=a=b",
        "--skip-password, p password=",
        "-A, auto-rehash=false",
        "--no-auto-rehash, auto-rehash=false",
        "--skip_auto_rehash, auto-rehash=false",
        "--disable-auto-rehash, auto-rehash=false",
        "--auto-rehash=0, auto-rehash=false",
        "--enable-auto-rehash, auto-rehash=true",
        "--loose-auto-rehash, auto-rehash=true",
        "--ssl, ssl=true",
        "--skip-ssl, ssl=false",
        "--ssl-mode REQUIRED, ssl-mode=REQUIRED",
        "-Ns, column-names=false s silent=true"
    })
    void manyWaysMeanTheSame(String written, String meant) {
        assertThat(spelling.use(Arrays.asList(written.split(" ")))).isEmpty();
        assertThat(String.join(" ", used)).isEqualTo(meant);
    }

    @Test
    void passwordDoesNotTakeTheNextWord() {
        assertThat(spelling.use(List.of("-p", "shop", "--", "-h"))).containsExactly("shop", "-h");
    }

    @Test
    void optionsWithoutUseAreTaken() {
        assertThat(
                        spelling.use(
                                List.of(
                                        "--char=/lib",
                                        "--character_sets_dir",
                                        "x",
                                        "--skip-syslog")))
                .isEmpty();
    }

    @Test
    void looseOptionsMayBeUnknown() {
        assertThat(spelling.use(List.of("--loose-no-such=1", "--loose-syslog"))).isEmpty();
        assertThat(used).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--nothing, unknown option '--nothing'.",
        "-z, unknown option '-z'.",
        "--p=1, 'ambiguous option ''--p'' (password, port)'",
        "--host, option '--host' requires an argument",
        "-j, --syslog is not supported: nobody reads it.",
        "--dns-srv-name=x, --dns-srv-name is not supported: look it up."
    })
    void whatIsUnclearIsSaid(String written, String message) {
        assertThatThrownBy(() -> spelling.use(List.of(written)))
                .isInstanceOf(Spelling.Unclear.class)
                .hasMessage(message);
    }
}
