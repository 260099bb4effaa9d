package dev.quell.query.system;

import dev.quell.query.value.EvalContext;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.account.Privileges;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CatalogSnapshot;

/// One look at the server: who looks, and at what. The catalog does not change while one looks.
///
/// @param session who looks; rows are those that it may see
record Look(
        Session session,
        Privileges privileges,
        Engine engine,
        CatalogSnapshot catalog,
        SystemTables tables,
        EvalContext context) {
    Sessions sessions() {
        return session.sessions();
    }
}
