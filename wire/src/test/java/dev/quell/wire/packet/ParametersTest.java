package dev.quell.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// A binary row has the same value formats as parameters, so what is written can be read as parameters.
final class ParametersTest {
    private static final SqlType TEXT = SqlType.varchar(100, Collation.UTF8MB4_0900_AI_CI);

    @Test
    void everyTypeComesBack() {
        comesBack(SqlType.BIGINT, new Value.Int(Long.MIN_VALUE));
        comesBack(SqlType.BIGINT_UNSIGNED, new Value.Unsigned(-1));
        comesBack(SqlType.INT, new Value.Int(-5));
        comesBack(SqlType.DOUBLE, new Value.Real(1e300));
        comesBack(SqlType.decimal(10, 3), new Value.Decimal(new BigDecimal("-12.500")));
        comesBack(TEXT, new Value.Text("grün"));
        comesBack(SqlType.DATE, new Value.Date(2026, 2, 28));
        comesBack(SqlType.DATE, new Value.Date(0, 0, 0));
        comesBack(
                SqlType.temporal(TypeKind.DATETIME, 6),
                new Value.DateTime(2026, 2, 28, 23, 59, 58, 7));
        comesBack(
                SqlType.temporal(TypeKind.DATETIME, 0),
                new Value.DateTime(2026, 2, 28, 0, 0, 0, 0));
        comesBack(SqlType.temporal(TypeKind.TIME, 6), new Value.Time(-3_020_399_000_001L));
        comesBack(SqlType.temporal(TypeKind.TIME, 0), new Value.Time(0));
        comesBack(TEXT, Value.NULL);
    }

    @Property
    void anyTextComesBack(@ForAll byte[] bytes) {
        var text = SurrogateEscape.decode(bytes, CharacterSet.BINARY);
        comesBack(TEXT, new Value.Text(text));
    }

    @Property
    void rubbishIsMalformedAndNothingWorse(@ForAll byte[] rubbish, @ForAll byte count) {
        try {
            ParameterBlock.read(
                    new PacketReader(rubbish),
                    count & 0xFF,
                    true,
                    List.of(),
                    Set.of(),
                    new ValueForm(CharacterSet.UTF8MB4, ZoneOffset.UTC));
        } catch (MalformedPacket malformed) {
            assertThat(malformed.getStackTrace()).isEmpty();
        } catch (SqlError error) {
            assertThat(error.code()).isEqualTo(ErrorCode.DATA_OUT_OF_RANGE);
        }
    }

    @Test
    void aMomentWithAnOffsetIsTurnedIntoTheSessionsZone() {
        byte[] moment = {13, (byte) 0xE4, 7, 1, 1, 0, 4, 5, 6, 0, 0, 0, 120, 0};
        assertThat(temporal(FieldType.DATETIME, moment))
                .isEqualTo(new Value.DateTime(2019, 12, 31, 23, 4, 5, 6));
    }

    @Test
    void fieldsThatAreNoTimeAreOutOfRange() {
        byte[] hour24 = {7, (byte) 0xE4, 7, 1, 1, 24, 0, 0};
        byte[] hours840 = {8, 0, 35, 0, 0, 0, 0, 0, 0};
        byte[] month13 = {4, (byte) 0xE4, 7, 13, 1};
        assertThatThrownBy(() -> temporal(FieldType.DATETIME, hour24))
                .hasMessage("DATETIME value is out of range in 'set_parameter_value'");
        assertThatThrownBy(() -> temporal(FieldType.TIME, hours840))
                .hasMessage("TIME value is out of range in 'set_parameter_value'");
        assertThatThrownBy(() -> temporal(FieldType.DATE, month13))
                .hasMessage("DATE value is out of range in 'set_parameter_value'");
    }

    private static Value temporal(int type, byte[] fields) {
        byte[] packet = new byte[4 + fields.length];
        packet[1] = 1; // types follow
        packet[2] = (byte) type;
        System.arraycopy(fields, 0, packet, 4, fields.length);
        return read(new PacketReader(packet), List.of()).values().getFirst();
    }

    @Test
    void typesMustBeSentOnce() {
        var packet = new PacketReader(new byte[] {0, 0, 5});
        assertThatThrownBy(() -> read(packet, List.of())).isInstanceOf(MalformedPacket.class);
    }

    private static void comesBack(SqlType type, Value value) {
        var out = new PacketWriter(64);
        var rows = new BinaryRows(List.of(type), Optional.of(CharacterSet.UTF8MB4));
        rows.write(out, new Value[] {value});
        // frame header, 0, bitmap, value
        byte[] fields = Arrays.copyOfRange(out.array(), 6, out.complete());
        int code = FieldType.of(type.kind());
        var packet = new PacketWriter(64).begin();
        packet.int1(value.isNull() ? 1 : 0).int1(1).int2(code | (type.unsigned() ? 0x8000 : 0));
        packet.bytes(fields);
        var in =
                new PacketReader(
                        Arrays.copyOfRange(
                                packet.array(),
                                packet.payloadStart(),
                                packet.payloadStart() + packet.payloadLength()));
        assertThat(read(in, List.of()).values()).containsExactly(value);
        assertThat(in.hasRemaining()).isFalse();
    }

    private static ParameterBlock read(PacketReader in, List<ParameterType> before) {
        var form = new ValueForm(CharacterSet.UTF8MB4, ZoneId.of("+01:00"));
        return ParameterBlock.read(in, 1, false, before, Set.of(), form);
    }
}
