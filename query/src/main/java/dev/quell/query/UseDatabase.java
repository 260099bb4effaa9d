package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.query.statement.SessionContext;
import dev.quell.query.system.SystemTables;
import dev.quell.session.variable.SessionVariables;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.storage.catalog.SchemaDefinition;
import java.util.Locale;
import java.util.Optional;

/// USE: the database that names without one belong to.
final class UseDatabase {
    private UseDatabase() {}

    /// @throws dev.quell.base.error.SqlError 1044, 1046, 1049
    static void run(SessionContext context, SystemTables system, String name) {
        if (name.isEmpty()) {
            throw ErrorCode.NO_DB_ERROR.error();
        }
        boolean virtual = system.hasSchema(name);
        Optional<SchemaDefinition> schema = context.engine().catalog().snapshot().schema(name);
        context.session().privileges().requireEntry(virtual ? name.toLowerCase(Locale.ROOT) : name);
        if (!virtual && schema.isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(name);
        }
        context.session().useDatabase(virtual ? name.toLowerCase(Locale.ROOT) : name);
        follow(
                context.session().variables(),
                schema.map(SchemaDefinition::collation).orElse(Collation.UTF8MB3_GENERAL_CI));
    }

    /// `character_set_database` and `collation_database` tell of the current database.
    private static void follow(SessionVariables variables, Collation collation) {
        if (!variables.text("collation_database").equals(collation.mysqlName())) {
            variables.set(
                    VariableCatalogue.STANDARD.get("collation_database"),
                    new Value.Text(collation.mysqlName()));
        }
    }
}
