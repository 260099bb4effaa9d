package dev.quell.query;

import dev.quell.query.value.EvalContext;
import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.List;

/// The columns of views.
final class ViewShape {
    List<ResultColumn> columns(ViewDefinition view, EvalContext context) {
        return List.of();
    }
}
