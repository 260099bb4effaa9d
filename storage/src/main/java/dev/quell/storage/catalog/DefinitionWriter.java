package dev.quell.storage.catalog;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Definitions as bytes; read back by [DefinitionReader]. Starts with the version of the format.
final class DefinitionWriter {
    static final int FORMAT = 2;

    /// Flags of a column.
    static final int INVISIBLE = 1;

    static final int OWN_COLLATION = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private DefinitionWriter() throws IOException {
        out.writeByte(FORMAT);
    }

    private interface Part {
        void write(DefinitionWriter writer) throws IOException;
    }

    private static byte[] write(Part part) {
        try {
            var writer = new DefinitionWriter();
            part.write(writer);
            return writer.bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    static byte[] schema(SchemaDefinition schema) {
        return write(writer -> {
            writer.text(schema.name());
            writer.out.writeInt(schema.collation().id());
        });
    }

    static byte[] view(ViewDefinition view) {
        return write(writer -> {
            writer.text(view.schema());
            writer.text(view.name());
            writer.texts(view.columns());
            writer.text(view.query());
            writer.map(view.attributes());
        });
    }

    static byte[] event(EventDefinition event) {
        return write(writer -> {
            writer.out.writeLong(event.id());
            writer.text(event.schema());
            writer.text(event.name());
            writer.map(event.attributes());
        });
    }

    static byte[] table(TableDefinition table) {
        return write(writer -> writer.writeTable(table));
    }

    private void writeTable(TableDefinition table) throws IOException {
        out.writeLong(table.id());
        text(table.schema());
        text(table.name());
        out.writeInt(table.columns().size());
        for (ColumnDefinition column : table.columns()) {
            column(column);
        }
        out.writeInt(table.indexes().size());
        for (IndexDefinition index : table.indexes()) {
            index(index);
        }
        out.writeLong(table.clusteredId());
        out.writeInt(table.nextSlot());
        out.writeInt(table.foreignKeys().size());
        for (ForeignKeyDefinition key : table.foreignKeys()) {
            foreignKey(key);
        }
        out.writeInt(table.checks().size());
        for (CheckDefinition check : table.checks()) {
            text(check.name());
            text(check.text());
            out.writeBoolean(check.enforced());
        }
        out.writeInt(table.collation().id());
        text(table.comment());
        map(table.options());
        out.writeLong(table.createdMillis());
    }

    private void column(ColumnDefinition column) throws IOException {
        text(column.name());
        type(column.type());
        out.writeBoolean(column.nullable());
        switch (column.defaultValue()) {
            case ColumnDefault.None _ -> out.writeByte(0);
            case ColumnDefault.Constant(var value) -> {
                out.writeByte(1);
                value(value);
            }
            case ColumnDefault.Now _ -> out.writeByte(2);
            case ColumnDefault.Expression(var text) -> {
                out.writeByte(3);
                text(text);
            }
        }
        out.writeBoolean(column.autoIncrement());
        out.writeBoolean(column.onUpdateNow());
        out.writeByte(
                (column.invisible() ? INVISIBLE : 0) | (column.ownCollation() ? OWN_COLLATION : 0));
        switch (column.generation()) {
            case Generation.None _ -> out.writeByte(0);
            case Generation.Always(var text, var stored) -> {
                out.writeByte(stored ? 2 : 1);
                text(text);
            }
        }
        text(column.comment());
        out.writeInt(column.slot());
        value(column.absent());
    }

    private void type(SqlType type) throws IOException {
        text(type.kind().name());
        out.writeLong(type.length());
        out.writeInt(type.decimals());
        out.writeBoolean(type.unsigned());
        out.writeBoolean(type.zerofill());
        out.writeInt(type.collation().id());
        texts(type.members());
    }

    private void index(IndexDefinition index) throws IOException {
        out.writeLong(index.id());
        text(index.name());
        text(index.kind().name());
        out.writeInt(index.parts().size());
        for (IndexPart part : index.parts()) {
            out.writeInt(part.column());
            out.writeInt(part.prefixLength());
            out.writeBoolean(part.descending());
        }
        out.writeBoolean(index.visible());
        text(index.comment());
        out.writeBoolean(index.implicit());
    }

    private void foreignKey(ForeignKeyDefinition key) throws IOException {
        text(key.name());
        texts(key.columns());
        text(key.parentSchema());
        text(key.parentTable());
        texts(key.parentColumns());
        text(key.onUpdate().name());
        text(key.onDelete().name());
    }

    private void value(Value value) throws IOException {
        switch (value) {
            case Value.Null _ -> out.writeByte('n');
            case Value.Int(var number) -> tagged('i', number);
            case Value.Unsigned(var bits) -> tagged('u', bits);
            case Value.Decimal(var number) -> tagged('d', number.toPlainString());
            case Value.Real(var number) -> tagged('r', Double.doubleToLongBits(number));
            case Value.Single(var number) -> tagged('f', Float.floatToIntBits(number));
            case Value.Text(var text) -> tagged('t', text);
            case Value.Json(var text) -> tagged('j', text);
            case Value.Binary(var array) -> {
                out.writeByte('b');
                out.writeInt(array.length);
                out.write(array);
            }
            case Value.Bit(var bits, var width) -> {
                tagged('B', bits);
                out.writeInt(width);
            }
            case Value.Date(var year, var month, var day) -> {
                out.writeByte('D');
                numbers(year, month, day);
            }
            case Value.DateTime dateTime -> {
                out.writeByte('T');
                numbers(dateTime.year(), dateTime.month(), dateTime.day());
                numbers(dateTime.hour(), dateTime.minute(), dateTime.second(), dateTime.micros());
            }
            case Value.Time(var micros) -> tagged('h', micros);
            case Value.Enumerated(var index, var label) -> {
                tagged('e', index);
                text(label);
            }
            case Value.Members(var bits, var text) -> {
                tagged('s', bits);
                text(text);
            }
        }
    }

    private void tagged(char tag, long number) throws IOException {
        out.writeByte(tag);
        out.writeLong(number);
    }

    private void tagged(char tag, String text) throws IOException {
        out.writeByte(tag);
        text(text);
    }

    private void numbers(int... numbers) throws IOException {
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private void text(String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    private void texts(List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(text);
        }
    }

    private void map(Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (var entry : map.entrySet()) {
            text(entry.getKey());
            text(entry.getValue());
        }
    }
}
