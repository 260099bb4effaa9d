package dev.quell.storage.catalog;

import java.util.List;
import java.util.Map;

/// A view.
///
/// @param columns names given in CREATE VIEW, empty if none were
/// @param query the SELECT as SQL text
/// @param attributes what else CREATE VIEW said (definer, security, algorithm, check option, character set …)
public record ViewDefinition(
        String schema,
        String name,
        List<String> columns,
        String query,
        Map<String, String> attributes) {
    public ViewDefinition {
        columns = List.copyOf(columns);
        attributes = Map.copyOf(attributes);
    }
}
