package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.AssignUserVariable;
import dev.quell.query.bind.BoundExpression.Exists;
import dev.quell.query.bind.BoundExpression.Not;
import dev.quell.query.bind.BoundExpression.Parameter;
import dev.quell.query.bind.BoundExpression.ScalarSubquery;
import dev.quell.query.bind.BoundExpression.SystemVariable;
import dev.quell.query.bind.BoundExpression.UserVariable;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.SessionFacts;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.variable.SystemVariable.Kind;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SubqueryExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Binds scalar expressions: resolves names through a [Scope], chooses functions, derives types and collations.
public final class ExpressionBinder {
    /// What system variables of text are told to hold, in characters of three bytes.
    private static final int LONGEST_TEXT = 21_845;

    private final BindContext context;
    private final Scope scope;
    private final Literals literals;
    private final OperationBinder operations;
    private final RowBinder rows;
    private final CallBinder calls;

    public ExpressionBinder(BindContext context, Scope scope) {
        this.context = context;
        this.scope = scope;
        literals = new Literals(context.settings());
        rows = new RowBinder(this, scope, context.settings());
        operations = new OperationBinder(this, rows, context.settings());
        calls = new CallBinder(this, scope, context);
    }

    /// Binds a scalar.
    ///
    /// @throws dev.quell.base.error.SqlError 1241 if it is a row, and whatever else is wrong with it
    public BoundExpression bind(Expression expression) {
        return switch (expression) {
            case Literal literal -> literals.bind(literal);
            case Reference reference -> reference(reference);
            case Operation operation -> operations.bind(operation);
            case Call call -> calls.bind(call);
            case SubqueryExpression subquery -> subquery(subquery);
        };
    }

    public List<BoundExpression> bindAll(List<Expression> expressions) {
        List<BoundExpression> bound = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            bound.add(bind(expression));
        }
        return bound;
    }

    /// Binds an aggregate's arguments and order without telling the scope of it: for aggregates over a window, which look
    /// at the rows that the grouping gave.
    ///
    /// @param call a [Call.Aggregate] or a [Call.GroupConcat]
    public AggregateCall aggregate(Call call) {
        return calls.aggregateCall(call);
    }

    /// Binds the comparison of two bound scalars, as `USING` and `NATURAL JOIN` need it.
    public BoundExpression equal(BoundExpression left, BoundExpression right) {
        return operations.compare(CompareOp.EQ, left, right);
    }

    EvalSettings settings() {
        return context.settings();
    }

    private BoundExpression reference(Reference reference) {
        return switch (reference) {
            case Reference.Column column -> scope.column(column);
            case Reference.Parameter(int index) ->
                    new Parameter(
                            index,
                            index < context.parameters().size()
                                    ? context.parameters().get(index)
                                    : Typing.NULL);
            case Reference.UserVariable(var name) -> {
                scope.readsVariable();
                yield new UserVariable(name, variable(name));
            }
            case Reference.Assignment(var name, var value) -> {
                var operand = bind(value);
                scope.readsVariable();
                Typing typing = assigned(operand.typing());
                scope.assigns(name, typing);
                yield new AssignUserVariable(name, operand, typing);
            }
            case Reference.SystemVariable variable -> systemVariable(variable);
            case Reference.ColumnDefault column -> scope.columnDefault(column);
            case Reference.InsertedValue column -> scope.insertedValue(column);
            case Reference.DefaultKeyword _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("DEFAULT in this place");
        };
    }

    /// A variable has the type of the value that it had before the statement; one that had none is a text, in the character set of
    /// what the statement itself has given it.
    private Typing variable(String name) {
        return context.variables()
                .get(name)
                .map(UserVariables.Variable::typing)
                .orElseGet(() -> text(scope.assigned(name).orElse(Typing.NULL)));
    }

    private Typing text(Typing given) {
        TypeKind kind = given.type().kind();
        if (kind == TypeKind.NULL || kind.isBinary()) {
            return new Typing(SqlType.varbinary(65_535), true, Derivation.IMPLICIT, true);
        }
        Collation collation =
                kind.hasCharacterSet()
                        ? given.type().collation()
                        : context.settings().connectionCollation();
        SqlType type = SqlType.varchar(65_535, collation);
        return new Typing(type, true, Derivation.IMPLICIT, given.ascii());
    }

    // What a variable keeps of a type: integers are BIGINT, texts have no limit.
    static Typing assigned(Typing typing) {
        SqlType type = typing.type();
        boolean text = type.kind().isCharacter() || type.kind().isTemporal();
        if (type.kind().isInteger()
                || type.kind() == TypeKind.YEAR
                || type.kind() == TypeKind.BIT) {
            var integer = type.unsigned() ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT;
            return Typing.numeric(integer, true);
        }
        return text
                ? new Typing(type, true, Derivation.IMPLICIT, typing.ascii())
                : typing.withNullable(true);
    }

    private BoundExpression systemVariable(Reference.SystemVariable variable) {
        scope.readsVariable();
        String name =
                variable.component().map(component -> component + ".").orElse("") + variable.name();
        var where =
                switch (variable.scope()) {
                    case GLOBAL -> SessionFacts.VariableScope.GLOBAL;
                    case PERSIST, PERSIST_ONLY -> // can be set, not read
                            throw ErrorCode.UNKNOWN_SYSTEM_VARIABLE.error(
                                    variable.scope().name().toLowerCase(Locale.ROOT) + "." + name);
                    case SESSION -> SessionFacts.VariableScope.SESSION;
                    case UNSPECIFIED -> SessionFacts.VariableScope.UNSPECIFIED;
                };
        Value value = context.session().systemVariable(where, name);
        boolean switched = VariableCatalogue.STANDARD.get(name).kind() == Kind.BOOLEAN;
        var typing =
                switched ? Typing.numeric(SqlType.BIGINT.withLength(1), true) : systemTyping(value);
        return new SystemVariable(where, name, typing);
    }

    private static Typing systemTyping(Value value) {
        return switch (value) {
            case Value.Int _ -> Typing.numeric(SqlType.BIGINT.withLength(21), true);
            case Value.Unsigned _ -> Typing.numeric(SqlType.BIGINT_UNSIGNED.withLength(21), true);
            case Value.Real _ -> Typing.numeric(SqlType.real(6), true);
            case Value.Decimal(var number) ->
                    Typing.numeric(SqlType.decimal(number.precision(), number.scale()), false);
            default ->
                    new Typing(
                            SqlType.varchar(LONGEST_TEXT, Collation.UTF8MB3_GENERAL_CI),
                            true,
                            Derivation.SYSTEM_CONSTANT,
                            true);
        };
    }

    private BoundExpression subquery(SubqueryExpression subquery) {
        return switch (subquery) {
            case SubqueryExpression.Scalar(var query) -> {
                var bound = scope.subquery(query);
                RowBinder.requireColumns(bound, 1);
                yield new ScalarSubquery(bound, bound.columnTypings().get(0).withNullable(true));
            }
            case SubqueryExpression.Exists(var query) ->
                    new Exists(scope.subquery(query), OperationBinder.bool(false));
            case SubqueryExpression.InQuery(var value, var query, boolean negated) -> {
                var in = rows.in(value, query);
                yield negated ? new Not(in, in.typing()) : in;
            }
            case SubqueryExpression.Quantified quantified -> rows.quantified(quantified);
        };
    }
}
