package dev.quell.wire.packet;

import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;

/// The answer to COM_STMT_PREPARE; definitions of parameters and columns follow.
///
/// | bytes | field |
/// |-------|-------|
/// | 1     | 0 |
/// | 4     | statement id |
/// | 2     | number of columns |
/// | 2     | number of parameters |
/// | 1     | 0 |
/// | 2     | warnings |
public record PrepareOk(int statementId, int columns, int parameters, int warnings) {
    public void write(PacketWriter out) {
        out.begin()
                .int1(0)
                .int4(statementId)
                .int2(columns)
                .int2(parameters)
                .int1(0)
                .int2(warnings)
                .end();
    }

    public static PrepareOk read(PacketReader in) {
        if (in.int1() != 0) {
            throw new MalformedPacket("not an answer to prepare");
        }
        int id = in.int4();
        int columns = in.int2();
        int parameters = in.int2();
        in.skip(1);
        return new PrepareOk(id, columns, parameters, in.int2());
    }
}
