package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Decimals;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.TypeLengths;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.DataType;
import java.util.List;

/// The types that CAST leads to.
final class CastTypes {
    private static final int MAX_FRACTION = 6;
    private static final long MAX_LENGTH = 4_294_967_295L;

    private CastTypes() {}

    static Typing of(DataType target, Typing from, EvalSettings settings) {
        boolean nullable = from.nullable();
        if (target.length().orElse(0) > MAX_LENGTH) {
            throw ErrorCode.TOO_BIG_DISPLAYWIDTH.error("cast as char", MAX_LENGTH);
        }
        return switch (target.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    Typing.numeric(
                            (target.unsigned() ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT)
                                    .withLength(21),
                            nullable);
            case DECIMAL -> Typing.numeric(decimal(target), nullable);
            case FLOAT -> Typing.numeric(SqlType.FLOAT, nullable);
            case DOUBLE -> Typing.numeric(SqlType.DOUBLE.withLength(23), nullable);
            case DATE -> Typing.numeric(SqlType.DATE, true);
            case TIME, DATETIME, TIMESTAMP ->
                    Typing.numeric(
                            SqlType.temporal(
                                    target.kind() == TypeKind.TIME
                                            ? TypeKind.TIME
                                            : TypeKind.DATETIME,
                                    fraction(target)),
                            true);
            case YEAR -> Typing.numeric(SqlType.COMPUTED_YEAR, true);
            case JSON -> new Typing(SqlType.JSON, true, Derivation.IMPLICIT, false);
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    bytes(target.length().orElse(-1), from, settings);
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    characters(target, from, settings);
            case NULL, BIT, ENUM, SET ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("CAST to " + target.kind());
        };
    }

    private static SqlType decimal(DataType target) {
        long precision = target.length().orElse(10);
        int scale = target.decimals().orElse(0);
        if (precision == 0) {
            precision = 10;
        }
        if (scale > Decimals.MAX_SCALE) {
            throw ErrorCode.TOO_BIG_SCALE.error(scale, "cast", Decimals.MAX_SCALE);
        }
        if (precision > Decimals.MAX_PRECISION) {
            throw ErrorCode.TOO_BIG_PRECISION.error(precision, "cast", Decimals.MAX_PRECISION);
        }
        if (scale > precision) {
            throw ErrorCode.M_BIGGER_THAN_D.error("");
        }
        return SqlType.decimal((int) precision, scale);
    }

    private static int fraction(DataType target) {
        int decimals = target.decimals().orElse((int) target.length().orElse(0));
        if (decimals > MAX_FRACTION) {
            throw ErrorCode.TOO_BIG_PRECISION.error(decimals, "CAST", MAX_FRACTION);
        }
        return decimals;
    }

    private static Typing characters(DataType target, Typing from, EvalSettings settings) {
        Collation collation =
                target.charset()
                        .map(name -> Collation.defaultOf(Literals.characterSet(name)))
                        .orElse(settings.connectionCollation());
        if (collation == Collation.BINARY) {
            return bytes(target.length().orElse(-1), from, settings);
        }
        if (target.binary()) {
            collation =
                    Collation.named(collation.characterSet().mysqlName() + "_bin")
                            .orElse(collation);
        }
        long length = target.length().orElse(TypeLengths.text(from.type()));
        return new Typing(
                TypeLengths.textType(length, collation, false),
                mayFail(from, settings),
                Derivation.IMPLICIT,
                from.ascii());
    }

    /// Whether a conversion of text may give NULL: in strict mode MySQL takes it that any may.
    private static boolean mayFail(Typing from, EvalSettings settings) {
        return from.nullable() || settings.sqlMode().strict();
    }

    private static Typing bytes(long length, Typing from, EvalSettings settings) {
        if (length < 0) {
            return binary(from, settings);
        }
        SqlType type =
                new SqlType(TypeKind.BINARY, length, 0, false, false, Collation.BINARY, List.of());
        return new Typing(type, mayFail(from, settings), Derivation.IMPLICIT, false);
    }

    /// A byte string as long as it takes.
    static Typing binary(Typing from, EvalSettings settings) {
        int width =
                from.type().kind().isCharacter()
                        ? from.type().collation().characterSet().maxBytes()
                        : 1;
        return new Typing(
                TypeLengths.textType(
                        TypeLengths.text(from.type()) * width, Collation.BINARY, false),
                mayFail(from, settings),
                Derivation.IMPLICIT,
                from.ascii());
    }

    /// Text as long as it takes.
    static Typing text(Typing from, Collation collation, EvalSettings settings) {
        return new Typing(
                TypeLengths.textType(TypeLengths.text(from.type()), collation, false),
                mayFail(from, settings),
                Derivation.IMPLICIT,
                from.ascii());
    }
}
