package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.bind.ExpressionBinder;
import dev.quell.query.bind.Scope;
import dev.quell.query.bind.TableDirectory;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.QueryPlanner;
import dev.quell.query.value.Typing;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Optional;

/// What turning a statement into something that runs depends on: one picture of the catalog, the session's settings and
/// current database, and the types of the parameters.
///
/// @param privileges of who runs it, for what errors may tell
public record Compilation(
        TableDirectory directory,
        BindContext context,
        QueryPlanner planner,
        Privileges privileges) {

    /// An expression ready to run, with what is known of its value.
    record Compiled(Evaluator evaluator, Typing typing) {}

    Compiled compile(Expression expression, Scope scope) {
        try {
            var bound = new ExpressionBinder(context, scope).bind(expression);
            return new Compiled(planner.compile(bound), bound.typing());
        } catch (SqlError error) {
            // Who may not read a table is not told that it is not there.
            for (var use : planner.binder().uses()) {
                if (!privileges.sees(use.schema(), use.name())) {
                    throw privileges.deniedTable(Privilege.SELECT.text(), use.name());
                }
            }
            throw error;
        }
    }

    /// Where no column can be named, but a subquery may stand.
    Scope rowless() {
        return new Scope() {
            @Override
            public BoundExpression column(Reference.Column column) {
                return Scope.EMPTY.column(column);
            }

            @Override
            public BoundSubquery subquery(Query query) {
                return planner.binder().bind(query);
            }
        };
    }

    /// An expression that the catalog keeps as text.
    Compiled stored(String text, Scope scope) {
        return compile(ColumnReferences.parse(text), scope);
    }

    /// The database that a name belongs to.
    ///
    /// @throws dev.quell.base.error.SqlError 1046
    String schema(QualifiedName name) {
        return name.schema()
                .or(() -> context.session().database())
                .orElseThrow(ErrorCode.NO_DB_ERROR::error);
    }

    /// The table or view that a statement inserts into.
    ///
    /// @param columns those that the statement names; empty for all
    /// @param command for virtual tables, which cannot be changed: `INSERT`
    /// @throws dev.quell.base.error.SqlError 1044, 1046, 1049, 1146 and those of [QueryBinder#insertInto]
    InsertTarget insertTarget(QualifiedName name, List<Reference.Column> columns, String command) {
        String schema = schema(name);
        NamedTable found =
                directory
                        .table(schema, name.name())
                        .orElseThrow(() ->
                                privileges.unknownTable(
                                        command,
                                        schema,
                                        name.name(),
                                        unknown(schema, name.name())));
        return switch (found) {
            case NamedTable.Stored(var definition) -> {
                planner.binder().mention(schema, name.name(), name.name());
                planner.binder().open(definition, name.name());
                yield new InsertTarget.OfTable(definition);
            }
            case NamedTable.View _ ->
                    new InsertTarget.OfView(planner.binder().insertInto(name, columns));
            case NamedTable.Virtual _ -> throw privileges.readOnly(command, schema, name.name());
        };
    }

    /// The definition of a name that is a stored table; empty for any other.
    Optional<TableDefinition> stored(QualifiedName name) {
        return directory
                .table(schema(name), name.name())
                .flatMap(found ->
                        found instanceof NamedTable.Stored(var definition)
                                ? Optional.of(definition)
                                : Optional.empty());
    }

    private SqlError unknown(String schema, String name) {
        return directory.schemaExists(schema)
                ? ErrorCode.NO_SUCH_TABLE.error(schema, name)
                : ErrorCode.BAD_DB_ERROR.error(schema);
    }
}
