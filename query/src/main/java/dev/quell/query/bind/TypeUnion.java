package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Typing;
import java.util.List;

/// The type of a column that is fed by several expressions.
final class TypeUnion {
    private TypeUnion() {}

    static Typing unify(List<Typing> typings) {
        Typing result = typings.getFirst();
        for (Typing next : typings.subList(1, typings.size())) {
            result = unify(result, next);
        }
        return result;
    }

    private static Typing unify(Typing left, Typing right) {
        boolean nullable = left.nullable() || right.nullable();
        if (left.type().kind() == TypeKind.NULL) {
            return right.withNullable(true);
        }
        if (right.type().kind() == TypeKind.NULL) {
            return left.withNullable(true);
        }
        boolean numbers = left.type().kind().isNumeric() && right.type().kind().isNumeric();
        SqlType type = left.type();
        if (numbers && right.type().kind().compareTo(type.kind()) > 0) {
            type = right.type();
        }
        return new Typing(type, nullable, left.derivation(), left.ascii() && right.ascii());
    }
}
