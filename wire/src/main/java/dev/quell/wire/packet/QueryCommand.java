package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// COM_QUERY.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | 1     | 0x03 | |
/// | lenenc | number of query attributes | QUERY_ATTRIBUTES |
/// | lenenc | 1, the number of sets of them | QUERY_ATTRIBUTES |
/// |       | [ParameterBlock] with names | QUERY_ATTRIBUTES |
/// | rest  | the text | |
///
/// @param text invalid bytes are kept as [SurrogateEscape] does
public record QueryCommand(String text, ParameterBlock attributes) {
    private static final int MAX_ATTRIBUTES = 65_535;

    public void write(PacketWriter out, long capabilities, CharacterSet set) {
        out.begin().int1(CommandCode.QUERY);
        if ((capabilities & Capability.QUERY_ATTRIBUTES) != 0) {
            out.lenenc(attributes.values().size()).lenenc(1);
            attributes.writeTexts(out, set);
        }
        out.bytes(SurrogateEscape.encode(text, set)).end();
    }

    /// Reads what follows the command's code.
    public static QueryCommand read(PacketReader in, long capabilities, CharacterSet set) {
        var attributes = ParameterBlock.EMPTY;
        if ((capabilities & Capability.QUERY_ATTRIBUTES) != 0) {
            long count = in.lenenc();
            if (in.lenenc() != 1 || count < 0 || count > MAX_ATTRIBUTES) {
                throw new MalformedPacket("sets of query attributes");
            }
            var form = new ValueForm(set, ZoneOffset.UTC);
            attributes = ParameterBlock.read(in, (int) count, true, List.of(), Set.of(), form);
        }
        String text = in.rest((bytes, from, to) -> SurrogateEscape.decode(bytes, from, to, set));
        return new QueryCommand(text, attributes);
    }
}
