package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values in binary form, as COM_STMT_EXECUTE and (query attributes) COM_QUERY carry them.
///
/// | bytes | field | if |
/// |-------|-------|----|
/// | (count + 7) / 8 | NULL bitmap | count > 0 |
/// | 1     | 1: types follow; 0: those of the execution before | count > 0 |
/// | 2 each | [FieldType], 0x8000 for unsigned; then the name, lenenc, if names are sent | types follow |
/// | rest  | the values that are not NULL, one after the other | |
///
/// @param types to be remembered for the next execution
/// @param values one for each type
public record ParameterBlock(List<ParameterType> types, List<Value> values) {
    public static final ParameterBlock EMPTY = new ParameterBlock(List.of(), List.of());

    private static final int UNSIGNED = 0x8000;

    public ParameterBlock {
        types = List.copyOf(types);
        values = List.copyOf(values);
    }

    /// Query attributes: texts with names.
    public static ParameterBlock ofTexts(Map<String, String> named) {
        var types = new ArrayList<ParameterType>();
        var values = new ArrayList<Value>();
        named.forEach((name, text) -> {
            types.add(new ParameterType(FieldType.VAR_STRING, false, name));
            values.add(new Value.Text(text));
        });
        return new ParameterBlock(types, values);
    }

    /// Writes what [#ofTexts] made; nothing at all for an empty block.
    void writeTexts(PacketWriter out, CharacterSet set) {
        if (values.isEmpty()) {
            return;
        }
        out.zeros((values.size() + 7) / 8).int1(1);
        for (var type : types) {
            out.int2(type.code()).lenencString(type.name(), StandardCharsets.UTF_8);
        }
        for (var value : values) {
            if (!(value instanceof Value.Text(var text))) {
                throw new IllegalStateException("only texts are written");
            }
            out.lenencBytes(SurrogateEscape.encode(text, set));
        }
    }

    /// @param count how many values there are
    /// @param named true if each type is followed by a name (CLIENT_QUERY_ATTRIBUTES)
    /// @param before the types of the execution before; empty at the first
    /// @param elsewhere places whose values came as long data and are not in this packet
    /// @throws dev.quell.base.error.SqlError 1690 for times that are none
    public static ParameterBlock read(
            PacketReader in,
            int count,
            boolean named,
            List<ParameterType> before,
            Set<Integer> elsewhere,
            ValueForm form) {
        if (count == 0) {
            return EMPTY;
        }
        byte[] nulls = in.bytes((count + 7) / 8);
        List<ParameterType> types = in.int1() != 0 ? readTypes(in, count, named) : before;
        if (types.size() != count) {
            throw new MalformedPacket("parameters without types");
        }
        var values = new ArrayList<Value>(count);
        for (int i = 0; i < count; i++) {
            boolean absent = (nulls[i >> 3] >> (i & 7) & 1) != 0 || elsewhere.contains(i);
            values.add(absent ? Value.NULL : BinaryValues.read(in, types.get(i), form));
        }
        return new ParameterBlock(types, values);
    }

    private static List<ParameterType> readTypes(PacketReader in, int count, boolean named) {
        if (in.remaining() < 2 * count) { // before a list of that size is made
            throw new MalformedPacket("fewer types than parameters");
        }
        var types = new ArrayList<ParameterType>(count);
        for (int i = 0; i < count; i++) {
            int code = in.int2();
            String name = named ? in.lenencString(StandardCharsets.UTF_8) : "";
            types.add(new ParameterType(code & 0xFF, (code & UNSIGNED) != 0, name));
        }
        return types;
    }

    /// The values with long data put in its places.
    public List<Value> with(Map<Integer, byte[]> longData, CharacterSet text) {
        if (longData.isEmpty()) {
            return values;
        }
        var all = new ArrayList<Value>(values);
        longData.forEach((place, bytes) ->
                all.set(place, BinaryValues.longData(bytes, types.get(place), text)));
        return all;
    }
}
