package dev.quell.wire.packet;

import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.Charset;

/// One column of a result.
///
/// | bytes | field |
/// |-------|-------|
/// | lenenc | `def`, the catalogue |
/// | lenenc | database, table, original table, name, original name: five strings |
/// | lenenc | 12, the length of what follows |
/// | 2     | collation id; 63 for what is not text |
/// | 4     | the greatest length in bytes |
/// | 1     | [FieldType] |
/// | 2     | flags |
/// | 1     | decimals; 31 for floating-point without, and for text expressions |
/// | 2     | 0 |
public record ColumnDefinition41(
        String schema,
        String table,
        String originalTable,
        String name,
        String originalName,
        int collationId,
        long length,
        int type,
        int flags,
        int decimals) {
    public static final int NOT_NULL = 1;
    public static final int BLOB = 16;
    public static final int UNSIGNED = 32;
    public static final int ZEROFILL = 64;
    public static final int BINARY = 128;
    public static final int ENUM = 256;
    public static final int SET = 2048;

    private static final String CATALOGUE = "def";
    private static final int FIXED_LENGTH = 12;

    /// @param charset what names are written in
    public void write(PacketWriter out, Charset charset) {
        out.begin();
        writeFields(out, charset);
        out.end();
    }

    /// The fields alone: COM_FIELD_LIST adds a default value to them.
    public void writeFields(PacketWriter out, Charset charset) {
        out.lenencString(CATALOGUE, charset)
                .lenencString(schema, charset)
                .lenencString(table, charset)
                .lenencString(originalTable, charset)
                .lenencString(name, charset)
                .lenencString(originalName, charset)
                .lenenc(FIXED_LENGTH)
                .int2(collationId)
                .int4((int) length)
                .int1(type)
                .int2(flags)
                .int1(decimals)
                .int2(0);
    }

    public static ColumnDefinition41 read(PacketReader in, Charset charset) {
        in.lenencString(charset);
        String schema = in.lenencString(charset);
        String table = in.lenencString(charset);
        String originalTable = in.lenencString(charset);
        String name = in.lenencString(charset);
        String originalName = in.lenencString(charset);
        in.lenenc();
        int collation = in.int2();
        long length = in.int4() & 0xFFFF_FFFFL;
        int type = in.int1();
        int flags = in.int2();
        int decimals = in.int1();
        return new ColumnDefinition41(
                schema,
                table,
                originalTable,
                name,
                originalName,
                collation,
                length,
                type,
                flags,
                decimals);
    }
}
