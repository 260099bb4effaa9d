package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.query.system.VirtualColumns.Shape;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Virtual tables told as definitions of tables, with keys and defaults as MySQL has them, so that whoever shows definitions need
/// not tell them from stored tables. Reads `virtual-keys.tsv` and `virtual-tables.tsv` beside this class.
final class VirtualDefinitions {
    /// No stored table's.
    static final long ID = -1;

    private static final long FIRST_INDEX = Integer.MAX_VALUE;

    private static final String[] PLAIN = {"", "", "utf8mb4_0900_ai_ci", ""};
    private static final String[] INFORMATION = {"", "", "utf8mb3_general_ci", ""};

    private final Map<String, List<String[]>> keys = new HashMap<>();
    private final Map<String, String[]> properties = new HashMap<>();

    VirtualDefinitions() {
        for (String[] line : DataFile.read("virtual-keys.tsv")) {
            keys.computeIfAbsent(line[0] + "." + line[1], _ -> new ArrayList<>()).add(line);
        }
        for (String[] line : DataFile.read("virtual-tables.tsv")) {
            properties.put(line[0] + "." + line[1], line);
        }
    }

    TableDefinition of(Shape shape) {
        String name = shape.schema() + "." + shape.name();
        var indexes = new ArrayList<IndexDefinition>();
        for (String[] key : keys.getOrDefault(name, List.of())) {
            indexes.add(index(FIRST_INDEX + indexes.size(), key, shape.listed()));
        }
        var clustered = TableDefinition.chooseClustered(shape.listed(), indexes);
        boolean temporary = shape.schema().equals("information_schema");
        String[] told = properties.getOrDefault(name, temporary ? INFORMATION : PLAIN);
        Collation collation = Collation.named(told[2]).orElseThrow();
        return new TableDefinition(
                ID,
                shape.schema(),
                shape.name(),
                shape.listed().stream().map(column -> column(column, collation)).toList(),
                indexes,
                clustered.map(IndexDefinition::id).orElse(ID),
                shape.listed().size(),
                List.of(),
                List.of(),
                collation,
                told[3],
                temporary ? Map.of(TableDefinition.TEMPORARY, "") : Map.of(),
                0);
    }

    /// MySQL wrote the collations of columns in full where they are not the table's.
    private static ColumnDefinition column(ColumnDefinition column, Collation ofTable) {
        return column.type().collation() == ofTable
                ? column
                : column.edit().ownCollation(true).done();
    }

    private static IndexDefinition index(long id, String[] key, List<ColumnDefinition> columns) {
        var parts = new ArrayList<IndexPart>();
        for (String part : key[4].split(",")) {
            int column = 0;
            while (!columns.get(column).name().equalsIgnoreCase(part)) {
                column++;
            }
            parts.add(new IndexPart(column, 0, false));
        }
        return new IndexDefinition(id, key[2], IndexKind.valueOf(key[3]), parts, true, "", false);
    }
}
