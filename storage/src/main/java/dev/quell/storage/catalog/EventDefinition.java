package dev.quell.storage.catalog;

import java.util.Map;

/// A scheduled event. What it says is for its reader; here it is kept.
///
/// @param id never given out again
/// @param attributes all that CREATE EVENT said, as text
public record EventDefinition(long id, String schema, String name, Map<String, String> attributes) {
    public EventDefinition {
        attributes = Map.copyOf(attributes);
    }
}
