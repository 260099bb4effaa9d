package dev.quell.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

final class PacketRoundTripTest {
    private static final long ALL = 0xFFFF_FFFFL;

    @Property
    void lengthEncodedIntegersComeBack(@ForAll long value) {
        var reader = written(out -> out.begin().lenenc(value).end());
        assertThat(reader.lenenc()).isEqualTo(value);
        assertThat(reader.hasRemaining()).isFalse();
    }

    @Property
    void numbersArePrintedAsJavaPrintsThem(
            @ForAll long value, @ForAll @IntRange(max = 25) int least) {
        var reader = written(out -> out.begin().lenencNumber(value, least).end());
        String digits = reader.lenencString(StandardCharsets.US_ASCII);
        assertThat(Long.parseLong(digits)).isEqualTo(value);
        if (least == 0) {
            assertThat(digits).isEqualTo(Long.toString(value));
        }
    }

    @Property
    void stringsComeBack(@ForAll @StringLength(max = 300) String text) {
        var reader =
                written(out -> out.begin().lenencString(text, StandardCharsets.UTF_16BE).end());
        assertThat(reader.lenencString(StandardCharsets.UTF_16BE).length())
                .isEqualTo(text.length());
        var utf8 = written(out -> out.begin().lenencString(text, StandardCharsets.UTF_8).end());
        assertThat(utf8.lenencBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 100)
    void greetingsComeBack(
            @ForAll @AlphaChars String version,
            @ForAll @LongRange(min = 1, max = ALL) long id,
            @ForAll @Size(20) byte[] challenge,
            @ForAll @LongRange(max = ALL) long capabilities) {
        var packet = new HandshakeV10(version, id, challenge, capabilities, 255, 2, "some_plugin");
        var read = HandshakeV10.read(written(packet::write));
        assertThat(read).usingRecursiveComparison().isEqualTo(packet);
    }

    @Property
    void loginsComeBack(
            @ForAll @AlphaChars String user,
            @ForAll @Size(max = 200) byte[] answer,
            @ForAll Map<@AlphaChars String, @AlphaChars String> attributes) {
        var packet =
                new HandshakeResponse41(
                        ALL, 1 << 24, 45, user, answer, "shop", "some_plugin", attributes);
        var read =
                HandshakeResponse41.read(written(packet::write), ALL, _ -> StandardCharsets.UTF_8);
        assertThat(read).usingRecursiveComparison().isEqualTo(packet);
    }

    @Property
    void okPacketsComeBack(
            @ForAll long affected,
            @ForAll long id,
            @ForAll @IntRange(max = 0xFFFF) int warnings,
            @ForAll @AlphaChars String info) {
        var changes =
                List.<SessionChange>of(
                        new SessionChange.Schema(info),
                        new SessionChange.SystemVariable("autocommit", "ON"),
                        new SessionChange.State(true));
        var packet = new OkPacket(affected, id, 2, warnings, info, changes);
        var read = OkPacket.read(written(out -> packet.write(out, OkPacket.HEADER, ALL)));
        assertThat(read).isEqualTo(packet);
    }

    @Property
    void aTruncatedLoginIsMalformedAndNothingWorse(
            @ForAll @AlphaChars String user,
            @ForAll @Size(max = 50) byte[] answer,
            @ForAll @IntRange(max = 200) int length) {
        var packet =
                new HandshakeResponse41(
                        ALL, 1 << 24, 45, user, answer, "shop", "plugin", Map.of("a", "b"));
        byte[] whole = written(packet::write).rest();
        var cut = new PacketReader(Arrays.copyOf(whole, Math.min(length, whole.length)));
        try {
            HandshakeResponse41.read(cut, ALL, _ -> StandardCharsets.UTF_8);
        } catch (MalformedPacket _) {
            assertThat(length).isLessThan(whole.length);
        }
    }

    private static PacketReader written(Consumer<PacketWriter> packet) {
        var out = new PacketWriter(16);
        packet.accept(out);
        byte[] frame = Arrays.copyOfRange(out.array(), out.start(), out.start() + out.complete());
        return new PacketReader(Arrays.copyOfRange(frame, 4, frame.length));
    }
}
