package dev.quell.query.constraint;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import dev.quell.storage.catalog.TableDefinition;
import java.util.function.BiPredicate;

/// The errors of a row that breaks a foreign key. Who may not see both tables does not learn their names from them.
final class ForeignKeyErrors {
    private final BiPredicate<String, String> sees;

    /// @param sees whether the session's account has any right on a table, by schema and name
    ForeignKeyErrors(BiPredicate<String, String> sees) {
        this.sees = sees;
    }

    /// Error 1452, or 1216.
    SqlError noParent(ForeignKeyLink link) {
        return knows(link)
                ? ErrorCode.NO_REFERENCED_ROW_2.error(text(link))
                : ErrorCode.NO_REFERENCED_ROW.error();
    }

    /// Error 1451, or 1217.
    SqlError hasChildren(ForeignKeyLink link) {
        return knows(link)
                ? ErrorCode.ROW_IS_REFERENCED_2.error(text(link))
                : ErrorCode.ROW_IS_REFERENCED.error();
    }

    private boolean knows(ForeignKeyLink link) {
        TableDefinition child = link.child().table();
        return sees.test(child.schema(), child.name())
                && sees.test(link.key().parentSchema(), link.key().parentTable());
    }

    private static String text(ForeignKeyLink link) {
        TableDefinition child = link.child().table();
        return " (%s.%s, %s%s%s)"
                .formatted(
                        quote(child.schema()),
                        quote(child.name()),
                        ForeignKeyText.head(link.key(), child.schema(), ForeignKeyErrors::quote),
                        action(" ON DELETE ", link.key().onDelete()),
                        action(" ON UPDATE ", link.key().onUpdate()));
    }

    // SET DEFAULT is kept and shown, but means NO ACTION.
    private static String action(String event, Action action) {
        return action == Action.SET_DEFAULT ? "" : ForeignKeyText.action(event, action);
    }

    private static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
