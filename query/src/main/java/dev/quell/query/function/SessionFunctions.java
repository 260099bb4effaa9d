package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.util.List;

/// Functions that tell about the session, the server, or their own arguments' types.
final class SessionFunctions {
    private static final int NAME_LENGTH = 64;
    private static final int USER_LENGTH = 288;

    private SessionFunctions() {}

    static List<Function> all() {
        return List.of(
                of("connection_id", 0, _ -> connectionId()),
                text("user", USER_LENGTH, c -> new Value.Text(c.session().user())),
                text("session_user", USER_LENGTH, c -> new Value.Text(c.session().user())),
                text("system_user", USER_LENGTH, c -> new Value.Text(c.session().user())),
                text("current_user", USER_LENGTH, c -> new Value.Text(c.session().currentUser())),
                text("current_role", USER_LENGTH, c -> new Value.Text(c.session().currentRole())),
                text("database", NAME_LENGTH, SessionFunctions::database),
                text("schema", NAME_LENGTH, SessionFunctions::database),
                text("version", NAME_LENGTH, c -> new Value.Text(c.session().version())),
                of("last_insert_id", 0, 1, SessionFunctions::lastInsertId).volatileResult(),
                of(
                        "found_rows",
                        0,
                        _ ->
                                new Resolved(
                                        Types.integer(21, false),
                                        (c, _) -> Value.Int.of(c.session().foundRows()))),
                of(
                        "row_count",
                        0,
                        _ ->
                                new Resolved(
                                        Types.integer(21, false),
                                        (c, _) -> Value.Int.of(c.session().rowCount()))),
                of("charset", 1, s -> name(s, held(s).collation().characterSet().mysqlName())),
                of("collation", 1, s -> name(s, held(s).collation().mysqlName())),
                of("coercibility", 1, SessionFunctions::coercibility));
    }

    private interface Fact {
        Value of(EvalContext context);
    }

    private static Function text(String name, int length, Fact fact) {
        return of(
                name,
                0,
                _ ->
                        new Resolved(
                                new Typing(
                                        SqlType.varchar(length, Collation.UTF8MB3_GENERAL_CI),
                                        name.equals("database") || name.equals("schema"),
                                        Derivation.SYSTEM_CONSTANT,
                                        true),
                                (context, _) -> fact.of(context)));
    }

    private static Value database(EvalContext context) {
        return context.session().database().<Value>map(Value.Text::new).orElse(Value.NULL);
    }

    private static Resolved connectionId() {
        return new Resolved(
                Types.unsigned(10, false),
                (context, _) -> new Value.Unsigned(context.session().connectionId()));
    }

    private static Resolved lastInsertId(Signature signature) {
        if (signature.size() == 0) {
            return new Resolved(
                    Types.unsigned(21, false),
                    (context, _) -> new Value.Unsigned(context.session().lastInsertId()));
        }
        return new Resolved(
                Types.unsigned(21, signature.nullable()),
                (context, a) -> {
                    long id = a[0].isNull() ? 0 : Convert.toLong(a[0], context);
                    context.session().lastInsertId(id);
                    return a[0].isNull() ? Value.NULL : new Value.Unsigned(id);
                });
    }

    // Numbers and times are `binary` here, though they turn into text of the connection's.
    private static Collations.Held held(Signature signature) {
        var typing = signature.argument(0).typing();
        boolean text =
                typing.type().kind().isCharacter()
                        || typing.type().kind() == TypeKind.ENUM
                        || typing.type().kind() == TypeKind.SET
                        || typing.type().kind() == TypeKind.JSON;
        return text
                ? Collations.held(typing, signature.settings())
                : new Collations.Held(Collation.BINARY, typing.derivation(), true);
    }

    private static Resolved name(Signature signature, String name) {
        var value = new Value.Text(name);
        return new Resolved(Types.text(NAME_LENGTH, signature.settings(), false), (_, _) -> value);
    }

    private static Resolved coercibility(Signature signature) {
        var derivation = Collations.held(signature.argument(0).typing(), signature.settings());
        var value = Value.Int.of(derivation.derivation().coercibility());
        return new Resolved(Types.integer(10, false), (_, _) -> value);
    }
}
