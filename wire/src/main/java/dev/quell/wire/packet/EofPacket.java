package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;

/// The end of column definitions or rows, for clients without CLIENT_DEPRECATE_EOF.
///
/// | bytes | field |
/// |-------|-------|
/// | 1     | 0xFE |
/// | 2     | warnings |
/// | 2     | status flags |
public record EofPacket(int warnings, int status) {
    public static final int HEADER = 0xFE;
    private static final int MAX_WARNINGS = 0xFFFF;

    public void write(PacketWriter out) {
        out.begin().int1(HEADER).int2(Math.min(warnings, MAX_WARNINGS)).int2(status).end();
    }

    public static EofPacket read(PacketReader in) {
        if (in.int1() != HEADER) {
            throw new MalformedPacket("not an EOF packet");
        }
        return new EofPacket(in.int2(), in.int2());
    }
}
