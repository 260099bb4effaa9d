package dev.quell.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FramingTest {
    private static final int FULL = PacketWriter.MAX_FRAME;

    @Property
    void packetsComeBackHoweverTheBytesArrive(
            @ForAll @Size(max = 20) List<@IntRange(max = 3_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 500) int portion)
            throws IOException {
        var out = new PacketWriter(16);
        for (int size : sizes) {
            out.begin().bytes(filled(size)).end();
        }
        var in = input(written(out), portion);
        for (int size : sizes) {
            assertThat(in.next(5_000).rest()).isEqualTo(filled(size));
        }
        assertThat(in.hasBuffered()).isFalse();
    }

    @Test
    void largePacketsAreSplitAndJoined() throws IOException {
        for (int size : new int[] {FULL - 1, FULL, FULL + 1, 2 * FULL, 2 * FULL + 5}) {
            var out = new PacketWriter(16);
            out.begin().int1(7).end();
            out.begin().bytes(filled(size)).end();
            out.begin().int1(8).end();
            assertThat(out.sequence()).isEqualTo(2 + 1 + size / FULL);
            var in = input(written(out), 1 << 20);
            assertThat(in.next(size).rest()).containsExactly(7);
            assertThat(Arrays.equals(in.next(size).rest(), filled(size))).isTrue();
            assertThat(in.next(size).rest()).containsExactly(8);
        }
    }

    @Test
    void aPacketBeyondTheLimitIsSkippedAndRefused() {
        var out = new PacketWriter(16);
        out.begin().bytes(filled(FULL + 100)).end();
        var in = input(written(out), 1 << 20);
        assertThatThrownBy(() -> in.next(1_000)).isInstanceOf(BrokenConversation.class);
        assertThatThrownBy(() -> in.next(1_000)).isInstanceOf(EOFException.class);
    }

    @Test
    void anAnnouncedLengthTakesNoMemory() {
        var in = input(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 0, 1, 2, 3}, 100);
        assertThatThrownBy(() -> in.next(1 << 30)).isInstanceOf(EOFException.class);
    }

    @Test
    void numbersOutOfOrderEndTheConversation() {
        var in = input(new byte[] {1, 0, 0, 5, 1}, 100);
        assertThatThrownBy(() -> in.next(100)).isInstanceOf(BrokenConversation.class);
    }

    private static byte[] written(PacketWriter out) {
        return Arrays.copyOfRange(out.array(), out.start(), out.start() + out.complete());
    }

    private static PacketInput input(byte[] bytes, int portion) {
        var stream = new ByteArrayInputStream(bytes);
        return new PacketInput(
                (into, offset, length) -> stream.read(into, offset, Math.min(length, portion)), 64);
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + size);
        }
        return bytes;
    }
}
