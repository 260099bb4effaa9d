package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;

/// COM_STMT_EXECUTE between the statement's id and its [ParameterBlock].
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 1     | flags: 1 read-only cursor, 8 a number of parameters is sent | |
/// | 4     | 1 | |
/// | lenenc | number of parameters, query attributes among them | QUERY_ATTRIBUTES and (parameters > 0 or flag 8) |
///
/// @param parameterCount values that follow: the statement's own first, then query attributes
/// @param named true if the types carry names
public record ExecuteCommand(int flags, int parameterCount, boolean named) {
    public static final int READ_ONLY_CURSOR = 1;
    private static final int COUNT_SENT = 8;
    private static final int MAX_PARAMETERS = 65_535;

    public boolean wantsCursor() {
        return (flags & READ_ONLY_CURSOR) != 0;
    }

    /// @param own how many parameters the statement has
    public static ExecuteCommand read(PacketReader in, long capabilities, int own) {
        int flags = in.int1();
        in.skip(4);
        boolean attributes = (capabilities & Capability.QUERY_ATTRIBUTES) != 0;
        boolean counted = attributes && (own > 0 || (flags & COUNT_SENT) != 0);
        long count = counted ? in.lenenc() : own;
        if (count < own || count > MAX_PARAMETERS) {
            throw new MalformedPacket("fewer values than parameters");
        }
        return new ExecuteCommand(flags, (int) count, counted);
    }
}
