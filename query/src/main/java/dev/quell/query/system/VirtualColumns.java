package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of virtual tables and of SHOW, read from `virtual-columns.tsv` beside this class.
final class VirtualColumns {
    /// The pseudo-schema of what SHOW answers.
    static final String SHOW = "SHOW";

    private static final int DEFAULT = 6;
    private static final int EXTRA = 7;

    /// What EXTRA says of a column that stands beside MySQL's.
    private static final String HIDDEN = "HIDDEN";

    /// A table's place and columns.
    ///
    /// @param listed the columns that are not hidden, as those of a stored table are told
    record Shape(
            String schema,
            String name,
            List<VirtualTable.Column> columns,
            List<ColumnDefinition> listed) {}

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    VirtualColumns() {
        DataFile.read("virtual-columns.tsv").forEach(this::add);
    }

    private void add(String[] line) {
        var shape =
                shapes.computeIfAbsent(
                        key(line[0], line[1]),
                        _ -> new Shape(line[0], line[1], new ArrayList<>(), new ArrayList<>()));
        var collation = Collation.named(line[5]).orElse(Collation.UTF8MB3_GENERAL_CI);
        var type = TypeText.parse(line[3], collation);
        boolean nullable = line[4].equals("NULL");
        String extra = line.length > EXTRA ? line[EXTRA] : "";
        boolean hidden = extra.equals(HIDDEN);
        shape.columns().add(new VirtualTable.Column(line[2], type, nullable, hidden));
        if (!hidden) {
            String text = line.length > DEFAULT ? line[DEFAULT] : "";
            var plain =
                    ColumnDefinition.plain(line[2], type, nullable, shape.listed().size()).edit();
            if (!text.isEmpty()) {
                plain.defaultValue(defaultOf(text.substring(1)));
            }
            shape.listed()
                    .add(
                            plain.autoIncrement(extra.contains("auto_increment"))
                                    .onUpdateNow(extra.contains("on update"))
                                    .done());
        }
    }

    private static ColumnDefault defaultOf(String text) {
        return text.startsWith("CURRENT_TIMESTAMP")
                ? new ColumnDefault.Now()
                : new ColumnDefault.Constant(new Value.Text(text));
    }

    Collection<Shape> all() {
        return shapes.values();
    }

    Shape get(String schema, String name) {
        var shape = shapes.get(key(schema, name));
        if (shape == null) {
            throw new IllegalArgumentException("no columns are known for " + schema + "." + name);
        }
        return shape;
    }

    private static String key(String schema, String name) {
        return schema + "." + name;
    }
}
