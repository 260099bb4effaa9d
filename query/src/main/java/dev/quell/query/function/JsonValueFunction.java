package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Cast;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonValue;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call.JsonResponseKind;
import java.util.List;

/// `JSON_VALUE(document, path [RETURNING type] [on empty] [on error])`; its further arguments are the defaults.
///
/// @param target what RETURNING says
public record JsonValueFunction(Typing target, JsonResponseKind onEmpty, JsonResponseKind onError)
        implements Function {
    private static final String NAME = "json_value";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int minArguments() {
        return 2;
    }

    @Override
    public int maxArguments() {
        return 4;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        boolean wrong = JsonArguments.isNoDocument(signature.type(0));
        return new Resolved(
                target.withNullable(true),
                (context, arguments) -> {
                    if (wrong) {
                        throw ErrorCode.INVALID_TYPE_FOR_JSON.error(1, NAME);
                    }
                    return apply(signature, context, arguments);
                });
    }

    private Value apply(Signature signature, EvalContext context, Value[] arguments) {
        if (arguments[0].isNull() || arguments[1].isNull()) {
            return Value.NULL;
        }
        JsonPath path = JsonArguments.path(arguments[1]);
        List<JsonValue> found;
        try {
            found = path.select(JsonArguments.document(arguments[0], 1, NAME));
        } catch (SqlError malformed) {
            return respond(onError, malformed, signature, context, arguments);
        }
        if (found.isEmpty()) {
            return respond(
                    onEmpty,
                    ErrorCode.MISSING_JSON_VALUE.error(NAME),
                    signature,
                    context,
                    arguments);
        }
        if (found.size() > 1) {
            return respond(
                    onError,
                    ErrorCode.MULTIPLE_JSON_VALUES.error(NAME),
                    signature,
                    context,
                    arguments);
        }
        return convert(found.getFirst(), signature, context, arguments);
    }

    private Value convert(
            JsonValue found, Signature signature, EvalContext context, Value[] arguments) {
        if (found instanceof JsonValue.Null) {
            return Value.NULL;
        }
        SqlType to = target.type();
        boolean isText = to.kind().isCharacter() || found instanceof JsonValue.Text;
        Value from = isText ? new Value.Text(found.unquoted()) : found.toValue();
        SqlType fromType = isText ? JsonArguments.TEXT.type() : SqlType.JSON;
        boolean negative =
                found instanceof JsonValue.Number(var number)
                        && to.kind() == TypeKind.BIGINT
                        && to.unsigned()
                        && Convert.toDecimal(number, context).signum() < 0;
        // What CAST would warn of is an error here, and ON ERROR decides what comes of it.
        var trial = context.trial();
        Value converted = new Cast(fromType, to, NAME).apply(from, trial);
        if (trial.diagnostics().count() == 0 && !negative) {
            return converted;
        }
        var error = ErrorCode.DATA_OUT_OF_RANGE.error(nameOf(to), NAME);
        return respond(onError, error, signature, context, arguments);
    }

    private Value respond(
            JsonResponseKind kind,
            SqlError error,
            Signature signature,
            EvalContext context,
            Value[] arguments) {
        return switch (kind) {
            case UNSPECIFIED, NULL -> Value.NULL;
            case ERROR -> throw error;
            case DEFAULT -> {
                // ON EMPTY's default stands before ON ERROR's.
                boolean second =
                        kind == onError
                                && onEmpty == JsonResponseKind.DEFAULT
                                && arguments.length == 4;
                int index = second && error.code() != ErrorCode.MISSING_JSON_VALUE ? 3 : 2;
                yield new Cast(signature.type(index), target.type(), NAME)
                        .apply(arguments[index], context);
            }
        };
    }

    // How error 1690 names the type.
    private static String nameOf(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    type.unsigned() ? "UNSIGNED" : "SIGNED";
            default -> type.kind().name();
        };
    }
}
