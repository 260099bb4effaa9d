package dev.quell.storage.catalog;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what [DefinitionWriter] wrote.
final class DefinitionReader {
    private final DataInputStream in;

    private DefinitionReader(byte[] bytes) throws IOException {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
        int format = in.readByte();
        if (format != DefinitionWriter.FORMAT) {
            throw new IOException("definition of unknown format " + format);
        }
    }

    private interface Part<T> {
        T read(DefinitionReader reader) throws IOException;
    }

    private static <T> T read(byte[] bytes, Part<T> part) {
        try {
            return part.read(new DefinitionReader(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SchemaDefinition schema(byte[] bytes) {
        return read(bytes, reader -> new SchemaDefinition(reader.text(), reader.collation()));
    }

    static ViewDefinition view(byte[] bytes) {
        return read(
                bytes,
                reader ->
                        new ViewDefinition(
                                reader.text(),
                                reader.text(),
                                reader.texts(),
                                reader.text(),
                                reader.map()));
    }

    static EventDefinition event(byte[] bytes) {
        return read(
                bytes,
                reader ->
                        new EventDefinition(
                                reader.in.readLong(), reader.text(), reader.text(), reader.map()));
    }

    static TableDefinition table(byte[] bytes) {
        return read(bytes, DefinitionReader::readTable);
    }

    private TableDefinition readTable() throws IOException {
        return new TableDefinition(
                in.readLong(),
                text(),
                text(),
                list(DefinitionReader::column),
                list(DefinitionReader::index),
                in.readLong(),
                in.readInt(),
                list(DefinitionReader::foreignKey),
                list(reader -> new CheckDefinition(text(), text(), in.readBoolean())),
                collation(),
                text(),
                map(),
                in.readLong());
    }

    private ColumnDefinition column() throws IOException {
        String name = text();
        SqlType type = type();
        boolean nullable = in.readBoolean();
        ColumnDefault defaultValue = columnDefault();
        boolean autoIncrement = in.readBoolean();
        boolean onUpdateNow = in.readBoolean();
        int flags = in.readByte();
        return new ColumnDefinition(
                name,
                type,
                nullable,
                defaultValue,
                autoIncrement,
                onUpdateNow,
                (flags & DefinitionWriter.INVISIBLE) != 0,
                (flags & DefinitionWriter.OWN_COLLATION) != 0,
                generation(),
                text(),
                in.readInt(),
                value());
    }

    private ColumnDefault columnDefault() throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case 0 -> ColumnDefault.NONE;
            case 1 -> new ColumnDefault.Constant(value());
            case 2 -> new ColumnDefault.Now();
            case 3 -> new ColumnDefault.Expression(text());
            default -> throw new IOException("default of unknown kind " + tag);
        };
    }

    private Generation generation() throws IOException {
        int tag = in.readByte();
        return tag == 0 ? Generation.NONE : new Generation.Always(text(), tag == 2);
    }

    private SqlType type() throws IOException {
        return new SqlType(
                TypeKind.valueOf(text()),
                in.readLong(),
                in.readInt(),
                in.readBoolean(),
                in.readBoolean(),
                collation(),
                texts());
    }

    private IndexDefinition index() throws IOException {
        return new IndexDefinition(
                in.readLong(),
                text(),
                IndexKind.valueOf(text()),
                list(reader -> new IndexPart(in.readInt(), in.readInt(), in.readBoolean())),
                in.readBoolean(),
                text(),
                in.readBoolean());
    }

    private ForeignKeyDefinition foreignKey() throws IOException {
        return new ForeignKeyDefinition(
                text(),
                texts(),
                text(),
                text(),
                texts(),
                ForeignKeyDefinition.Action.valueOf(text()),
                ForeignKeyDefinition.Action.valueOf(text()));
    }

    private Value value() throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case 'n' -> Value.NULL;
            case 'i' -> Value.Int.of(in.readLong());
            case 'u' -> new Value.Unsigned(in.readLong());
            case 'd' -> new Value.Decimal(new BigDecimal(text()));
            case 'r' -> new Value.Real(Double.longBitsToDouble(in.readLong()));
            case 'f' -> new Value.Single(Float.intBitsToFloat((int) in.readLong()));
            case 't' -> new Value.Text(text());
            case 'j' -> new Value.Json(text());
            case 'b' -> new Value.Binary(in.readNBytes(in.readInt()));
            case 'B' -> new Value.Bit(in.readLong(), in.readInt());
            case 'D' -> new Value.Date(in.readInt(), in.readInt(), in.readInt());
            case 'T' ->
                    new Value.DateTime(
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt(),
                            in.readInt());
            case 'h' -> new Value.Time(in.readLong());
            case 'e' -> new Value.Enumerated((int) in.readLong(), text());
            case 's' -> new Value.Members(in.readLong(), text());
            default -> throw new IOException("value of unknown kind " + tag);
        };
    }

    private Collation collation() throws IOException {
        int id = in.readInt();
        return Collation.withId(id).orElseThrow(() -> new IOException("collation " + id));
    }

    private String text() throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private List<String> texts() throws IOException {
        return list(DefinitionReader::text);
    }

    private <T> List<T> list(Part<T> part) throws IOException {
        int size = in.readInt();
        var list = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            list.add(part.read(this));
        }
        return list;
    }

    private Map<String, String> map() throws IOException {
        int size = in.readInt();
        var map = new HashMap<String, String>();
        for (int i = 0; i < size; i++) {
            map.put(text(), text());
        }
        return map;
    }
}
