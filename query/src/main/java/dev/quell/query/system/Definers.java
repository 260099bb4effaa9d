package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.schedule.Event;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.storage.catalog.CatalogSnapshot;
import java.util.ArrayList;
import java.util.List;

/// Accounts that events and views run as. Who makes such an account, or takes it away, changes what they may do: that asks for
/// ALLOW_NONEXISTENT_DEFINER, and is warned of.
final class Definers {
    private final Look look;

    Definers(Look look) {
        this.look = look;
    }

    /// @param operation in the words of the statement
    /// @throws dev.quell.base.error.SqlError 4006
    void check(String operation, AccountName name) {
        for (String place : places(look.catalog(), name)) {
            if (!look.privileges().has(DynamicPrivilege.ALLOW_NONEXISTENT_DEFINER)) {
                throw ErrorCode.CANNOT_USER_REFERENCED_AS_DEFINER.error(
                        operation, name.quoted(), place);
            }
            look.context()
                    .diagnostics()
                    .warn(ErrorCode.USER_REFERENCED_AS_DEFINER, name.quoted(), place);
        }
    }

    private static List<String> places(CatalogSnapshot catalog, AccountName name) {
        var places = new ArrayList<String>();
        if (catalog.events().stream().anyMatch(event -> Event.of(event).definer().equals(name))) {
            places.add("an event");
        }
        if (catalog.allViews().stream()
                .anyMatch(view -> name.toString().equals(view.attributes().get("definer")))) {
            places.add("a view");
        }
        return places;
    }
}
