package dev.quell.query.kill;

import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Optional;

/// Which index of which table a row lock is in, by the names that users know.
///
/// @param index `GEN_CLUST_INDEX` for the rows of a table without a primary key
public record LockPlace(String schema, String table, String index) {
    /// The place of an index id; empty if the table has been dropped since.
    public static Optional<LockPlace> of(CatalogSnapshot catalog, long indexId) {
        for (var table : catalog.allTables()) {
            if (table.clusteredId() == indexId) {
                String name =
                        table.clusteredIndex()
                                .map(IndexDefinition::name)
                                .orElse(IndexDefinition.HIDDEN_NAME);
                return Optional.of(new LockPlace(table.schema(), table.name(), name));
            }
            var index = index(table, indexId);
            if (index.isPresent()) {
                return index.map(one -> new LockPlace(table.schema(), table.name(), one.name()));
            }
        }
        return Optional.empty();
    }

    /// As InnoDB's monitor writes it.
    public String inWords() {
        return "index " + index + " of table `" + schema + "`.`" + table + "`";
    }

    private static Optional<IndexDefinition> index(TableDefinition table, long indexId) {
        return table.indexes().stream().filter(index -> index.id() == indexId).findFirst();
    }
}
