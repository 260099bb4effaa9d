package dev.quell.query.constraint;

import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A foreign key as SHOW CREATE TABLE and the errors 1451 and 1452 write it.
public final class ForeignKeyText {
    private ForeignKeyText() {}

    /// `CONSTRAINT … FOREIGN KEY (…) REFERENCES … (…)` without what follows from it.
    ///
    /// @param schema of the child; another schema of the parent is written out
    /// @param quote puts a name into its quotes
    public static String head(
            ForeignKeyDefinition key, String schema, UnaryOperator<String> quote) {
        return "CONSTRAINT "
                + quote.apply(key.name())
                + " FOREIGN KEY ("
                + names(key.columns(), quote)
                + ") REFERENCES "
                + (key.parentSchema().equals(schema) ? "" : quote.apply(key.parentSchema()) + ".")
                + quote.apply(key.parentTable())
                + " ("
                + names(key.parentColumns(), quote)
                + ")";
    }

    /// ` ON DELETE …` or ` ON UPDATE …`; nothing for NO ACTION.
    public static String action(String event, Action action) {
        return action == Action.NO_ACTION ? "" : event + name(action);
    }

    /// The words for an action.
    public static String name(Action action) {
        return action.name().replace('_', ' ');
    }

    private static String names(List<String> names, UnaryOperator<String> quote) {
        return names.stream().map(quote).collect(Collectors.joining(", "));
    }
}
