package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Success; with CLIENT_DEPRECATE_EOF also the end of a result set, with header 0xFE.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 1     | 0x00 or 0xFE | |
/// | lenenc | affected rows | |
/// | lenenc | last insert id | |
/// | 2     | status flags | |
/// | 2     | warnings | |
/// | lenenc | info | not empty, or the session's state changed |
/// | lenenc | session changes | SERVER_SESSION_STATE_CHANGED |
///
/// @param changes told only to clients with CLIENT_SESSION_TRACK
public record OkPacket(
        long affectedRows,
        long lastInsertId,
        int status,
        int warnings,
        String info,
        List<SessionChange> changes) {
    public static final int HEADER = 0;
    public static final int END_OF_ROWS = 0xFE;
    private static final int MAX_WARNINGS = 0xFFFF;

    public OkPacket {
        changes = List.copyOf(changes);
    }

    /// @param header [#HEADER] or [#END_OF_ROWS]
    public void write(PacketWriter out, int header, long capabilities) {
        boolean tracked = (capabilities & Capability.SESSION_TRACK) != 0 && !changes.isEmpty();
        out.begin()
                .int1(header)
                .lenenc(affectedRows)
                .lenenc(lastInsertId)
                .int2(tracked ? status | StatusFlag.SESSION_STATE_CHANGED : status)
                .int2(Math.min(warnings, MAX_WARNINGS));
        if (tracked || !info.isEmpty()) {
            out.lenencString(info, StandardCharsets.UTF_8);
        }
        if (tracked) {
            SessionChange.write(out, changes);
        }
        out.end();
    }

    /// Reads an OK packet whose first byte is still there.
    public static OkPacket read(PacketReader in) {
        int header = in.int1();
        if (header != HEADER && header != END_OF_ROWS) {
            throw new MalformedPacket("not an OK packet");
        }
        long affected = in.lenenc();
        long lastInsertId = in.lenenc();
        int status = in.int2();
        int warnings = in.int2();
        String info = in.hasRemaining() ? in.lenencString(StandardCharsets.UTF_8) : "";
        boolean tracked = (status & StatusFlag.SESSION_STATE_CHANGED) != 0 && in.hasRemaining();
        List<SessionChange> changes = tracked ? SessionChange.read(in) : List.of();
        int plainStatus = status & ~StatusFlag.SESSION_STATE_CHANGED;
        return new OkPacket(affected, lastInsertId, plainStatus, warnings, info, changes);
    }
}
