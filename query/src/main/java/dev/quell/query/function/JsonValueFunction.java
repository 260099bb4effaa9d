package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call.JsonResponseKind;

/// `JSON_VALUE(document, path [RETURNING type] [on empty] [on error])`; its further arguments are the defaults.
///
/// @param target what RETURNING says
public record JsonValueFunction(Typing target, JsonResponseKind onEmpty, JsonResponseKind onError)
        implements Function {
    @Override
    public String name() {
        return "json_value";
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
        throw ErrorCode.NOT_SUPPORTED_YET.error("JSON_VALUE");
    }
}
