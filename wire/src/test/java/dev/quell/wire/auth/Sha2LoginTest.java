package dev.quell.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.password.NativePassword;
import dev.quell.base.password.Sha2Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Sha2LoginTest {
    private static final RsaKey KEY = RsaKey.generate();

    private final SecureRandom random = new SecureRandom();
    private final byte[] password = bytes("geheim");
    private final String stored = Sha2Password.stored(password, random, 5_000);
    private final Sha2Login login = new Sha2Login(() -> KEY);

    @Test
    void aSecondLoginTakesTheFastPath() throws IOException {
        var challenge = Challenge.random(random);
        var answer = Sha2Scramble.answer(password, challenge);
        var first = new Script(true, zeroEnded(password));
        assertThat(login.authenticate(first, "u@%", List.of(stored), challenge, answer)).isTrue();
        assertThat(first.said).containsExactly(new byte[] {4});
        var second = new Script(true);
        assertThat(login.authenticate(second, "u@%", List.of(stored), challenge, answer)).isTrue();
        assertThat(second.said).containsExactly(new byte[] {3});
    }

    @Test
    void aChangedPasswordEndsTheFastPath() throws IOException {
        var challenge = Challenge.random(random);
        var answer = Sha2Scramble.answer(password, challenge);
        login.authenticate(
                new Script(true, zeroEnded(password)), "u@%", List.of(stored), challenge, answer);
        var changed = Sha2Password.stored(bytes("other"), random, 5_000);
        var dialogue = new Script(true, zeroEnded(password));
        assertThat(login.authenticate(dialogue, "u@%", List.of(changed), challenge, answer))
                .isFalse();
    }

    @Test
    void withoutTlsThePasswordIsHiddenWithTheServersKey() throws IOException {
        var challenge = Challenge.random(random);
        var answer = Sha2Scramble.answer(password, challenge);
        var hidden = RsaKey.hide(KEY.publicPem(), password, challenge);
        var dialogue = new Script(false, new byte[] {2}, hidden);
        assertThat(login.authenticate(dialogue, "u@%", List.of(stored), challenge, answer))
                .isTrue();
        assertThat(dialogue.said).containsExactly(new byte[] {4}, KEY.publicPem());
        var rubbish = new Script(false, new byte[] {2}, new byte[256]);
        var other = new Sha2Login(() -> KEY);
        assertThat(other.authenticate(rubbish, "u@%", List.of(stored), challenge, answer))
                .isFalse();
    }

    @Test
    void emptyPasswordsMatchOnlyEachOther() throws IOException {
        var none = new Script(false);
        assertThat(login.authenticate(none, "u@%", List.of(""), new byte[20], new byte[0]))
                .isTrue();
        assertThat(login.authenticate(none, "u@%", List.of(stored), new byte[20], new byte[0]))
                .isFalse();
        assertThat(login.authenticate(none, "u@%", List.of(""), new byte[20], new byte[32]))
                .isFalse();
        assertThat(none.said).isEmpty();
    }

    @Test
    void nativeAnswersAreChecked() {
        var challenge = Challenge.random(random);
        var hash = NativePassword.stored(password);
        var answer = NativeScramble.answer(password, challenge);
        assertThat(NativeScramble.matches(hash, challenge, answer)).isTrue();
        var wrong = NativeScramble.answer(bytes("falsch"), challenge);
        assertThat(NativeScramble.matches(hash, challenge, wrong)).isFalse();
        assertThat(NativeScramble.matches(hash, challenge, new byte[3])).isFalse();
        assertThat(NativeScramble.matches(hash, challenge, new byte[0])).isFalse();
        assertThat(NativeScramble.matches("", challenge, new byte[0])).isTrue();
    }

    private static byte[] zeroEnded(byte[] text) {
        return Arrays.copyOf(text, text.length + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A client that says what it was told to say.
    private static final class Script implements Dialogue {
        private final boolean tls;
        private final ArrayDeque<byte[]> toSay;
        private final List<byte[]> said = new ArrayList<>();

        Script(boolean tls, byte[]... toSay) {
            this.tls = tls;
            this.toSay = new ArrayDeque<>(List.of(toSay));
        }

        @Override
        public void say(byte[] data) {
            said.add(data);
        }

        @Override
        public byte[] hear() {
            return toSay.removeFirst();
        }

        @Override
        public boolean isPrivate() {
            return tls;
        }
    }
}
