package dev.quell.query.constraint;

import dev.quell.storage.catalog.IndexDefinition;
import java.util.List;
import java.util.Optional;

/// Finds the indexes that a foreign key rests on. InnoDB asks for the key's columns first, whole and in the key's order.
public final class KeyIndexes {
    private KeyIndexes() {}

    /// The first index that begins with the columns; a shorter one comes before a longer one only by its place.
    public static Optional<IndexDefinition> leading(
            List<IndexDefinition> indexes, List<Integer> columns) {
        return indexes.stream().filter(index -> leads(index, columns)).findFirst();
    }

    /// The first unique index on exactly these columns.
    public static Optional<IndexDefinition> unique(
            List<IndexDefinition> indexes, List<Integer> columns) {
        return indexes.stream()
                .filter(index -> index.kind().isUnique())
                .filter(index -> index.parts().size() == columns.size())
                .filter(index -> leads(index, columns))
                .findFirst();
    }

    private static boolean leads(IndexDefinition index, List<Integer> columns) {
        if (index.parts().size() < columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            var part = index.parts().get(i);
            if (part.column() != columns.get(i) || part.prefixLength() != 0) {
                return false;
            }
        }
        return true;
    }
}
