package dev.quell.wire.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.text.CharacterSet;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.AuthNextFactor;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.HandshakeV10;
import dev.quell.wire.packet.OkPacket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A login where the server asks for more than one password.
final class FurtherPasswordsTest {
    private static final long OFFERED =
            Capability.PROTOCOL_41
                    | Capability.SECURE_CONNECTION
                    | Capability.PLUGIN_AUTH
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    | Capability.MULTI_FACTOR_AUTHENTICATION;

    private static final String CLEAR = "mysql_clear_password";

    // A server that says what it says, whatever it hears.
    private static final class Tape implements Link {
        private final ByteArrayInputStream says;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        Tape(byte[] says) {
            this.says = new ByteArrayInputStream(says);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return says.read(into, offset, length);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            heard.write(bytes, from, length);
        }

        @Override
        public void startTls() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isPrivate() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static byte[] serverSide() {
        var out = new PacketWriter(1024);
        new HandshakeV10("9.7.0", 5, new byte[20], OFFERED, 255, 2, CLEAR).write(out);
        out.sequence(2);
        new AuthNextFactor(CLEAR, new byte[20]).write(out);
        out.sequence(4);
        new AuthNextFactor(CLEAR, new byte[20]).write(out);
        out.sequence(6);
        new OkPacket(0, 0, 2, 0, "", List.of()).write(out, OkPacket.HEADER, OFFERED);
        var bytes = new ByteArrayOutputStream();
        bytes.write(out.array(), out.start(), out.complete());
        return bytes.toByteArray();
    }

    private static Login login(List<String> passwords) {
        return new Login(
                "ann",
                passwords,
                "",
                _ -> 255,
                0,
                Login.Tls.NEVER,
                "",
                Optional.empty(),
                false,
                true,
                Map.of());
    }

    @Test
    void eachFactorHasItsPassword() throws IOException, ServerError {
        var tape = new Tape(serverSide());
        var client =
                new ClientConversation(
                        tape, login(List.of("one", "two", "three")), CharacterSet.UTF8MB4);
        assertThat(client.greeting().connectionId()).isEqualTo(5);
        var heard = new String(tape.heard.toByteArray(), UTF_8);
        assertThat(heard).contains("ann\0\4one\0").endsWith("\6\0\0\5three\0");
        assertThat(heard).contains("\4\0\0\3two\0");
    }
}
