package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import dev.quell.query.value.Typing;
import java.util.List;

/// How the JSON functions read their arguments, and the types they answer with.
public final class JsonArguments {
    static final Typing DOCUMENT = new Typing(SqlType.JSON, true, Derivation.IMPLICIT, false);

    /// Text of any length, in the collation of JSON strings.
    static final Typing TEXT =
            new Typing(
                    new SqlType(
                            TypeKind.LONGTEXT,
                            4_294_967_295L,
                            0,
                            false,
                            false,
                            Collation.UTF8MB4_BIN,
                            List.of()),
                    true,
                    Derivation.IMPLICIT,
                    false);

    /// The name of a JSON type.
    static final Typing TYPE_NAME =
            new Typing(SqlType.varchar(17, Collation.UTF8MB4_BIN), true, Derivation.IMPLICIT, true);

    static final Typing COUNT = Typing.numeric(SqlType.BIGINT.withLength(21), true);
    static final Typing TRUTH = Typing.numeric(SqlType.BOOLEAN, true);

    private JsonArguments() {}

    /// An argument that must be a document: a JSON value, or a string that is one.
    ///
    /// @param position 1 for the first argument
    /// @throws dev.quell.base.error.SqlError 3141 malformed, 3144 a byte string, 3146 of another type
    public static JsonValue document(Value value, int position, String function) {
        return switch (value) {
            case Value.Json(var text) -> JsonValue.parse(text);
            case Value.Text(var text) -> read(text, position, function);
            case Value.Enumerated(_, var text) -> read(text, position, function);
            case Value.Members(_, var text) -> read(text, position, function);
            case Value.Binary _ -> throw ErrorCode.INVALID_JSON_CHARSET.error("binary");
            default -> throw ErrorCode.INVALID_TYPE_FOR_JSON.error(position, function);
        };
    }

    /// Whether values of a type are neither JSON nor text that could be (3146).
    public static boolean isNoDocument(SqlType type) {
        TypeKind kind = type.kind();
        return kind.isNumeric() || kind.isTemporal() || kind == TypeKind.BIT;
    }

    private static JsonValue read(String text, int position, String function) {
        try {
            return JsonReader.read(text);
        } catch (JsonReader.Malformed e) {
            throw ErrorCode.INVALID_JSON_TEXT_IN_PARAM.error(
                    position, function, e.getMessage(), e.offset(), "");
        }
    }

    static JsonPath path(Value value) {
        return JsonPath.parse(text(value));
    }

    static String text(Value value) {
        return ValueText.of(value, SqlType.NULL);
    }
}
