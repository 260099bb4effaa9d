package dev.quell.query.system;

import dev.quell.query.value.EvalContext;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.List;

/// Finds the columns of a view, which only the binder knows. An invalid view has none.
@FunctionalInterface
public interface ViewColumns {
    List<ColumnDefinition> of(ViewDefinition view, EvalContext context);
}
