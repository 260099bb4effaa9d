package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.query.bind.VirtualTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of virtual tables and of SHOW, read from `virtual-columns.tsv` beside this class.
final class VirtualColumns {
    /// The pseudo-schema of what SHOW answers.
    static final String SHOW = "SHOW";

    // The field of a line that tells of a column beside MySQL's.
    private static final int HIDDEN = 6;

    /// A table's place and columns.
    record Shape(String schema, String name, List<VirtualTable.Column> columns) {}

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    VirtualColumns() {
        DataFile.read("virtual-columns.tsv").forEach(this::add);
    }

    private void add(String[] line) {
        var collation = Collation.named(line[5]).orElse(Collation.UTF8MB3_GENERAL_CI);
        shapes.computeIfAbsent(
                        key(line[0], line[1]), _ -> new Shape(line[0], line[1], new ArrayList<>()))
                .columns()
                .add(
                        new VirtualTable.Column(
                                line[2],
                                TypeText.parse(line[3], collation),
                                line[4].equals("NULL"),
                                line.length > HIDDEN && line[HIDDEN].equals("HIDDEN")));
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
