package dev.quell.storage.catalog;

import java.util.List;

/// A foreign key of the table that holds it.
///
/// @param columns names in the child
/// @param parentColumns names in the parent, one for each of `columns`
public record ForeignKeyDefinition(
        String name,
        List<String> columns,
        String parentSchema,
        String parentTable,
        List<String> parentColumns,
        Action onUpdate,
        Action onDelete) {

    /// What happens to children when their parent row goes or changes.
    public enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }

    public ForeignKeyDefinition {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }
}
