package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Decimals;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.TypeLengths;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call.AggregateKind;
import java.util.List;
import java.util.Locale;

/// The aggregate functions.
public final class Aggregates {
    private static final int SUM_DIGITS = 22;

    public static final AggregateFunction GROUP_CONCAT =
            new Simple("group_concat", Aggregates::groupConcatTyping, GroupConcatAccumulator::new);

    private static final AggregateFunction COUNT =
            new Simple(
                    "count",
                    _ -> Types.integer(21, false),
                    (_, _) -> new NumberAccumulators.Count());
    private static final AggregateFunction SUM =
            new Simple("sum", Aggregates::sumTyping, NumberAccumulators.Sum::new);
    private static final AggregateFunction AVG =
            new Simple("avg", Aggregates::avgTyping, NumberAccumulators.Average::new);
    private static final AggregateFunction MIN =
            new Simple(
                    "min", Aggregates::extremeTyping, (s, c) -> new ExtremeAccumulator(s, c, -1));
    private static final AggregateFunction MAX =
            new Simple("max", Aggregates::extremeTyping, (s, c) -> new ExtremeAccumulator(s, c, 1));
    private static final AggregateFunction BIT_AND =
            bits("bit_and", NumberAccumulators.BitOperation.AND);
    private static final AggregateFunction BIT_OR =
            bits("bit_or", NumberAccumulators.BitOperation.OR);
    private static final AggregateFunction BIT_XOR =
            bits("bit_xor", NumberAccumulators.BitOperation.XOR);
    private static final AggregateFunction STDDEV_POP = variance("std", false, true);
    private static final AggregateFunction STDDEV_SAMP = variance("stddev_samp", true, true);
    private static final AggregateFunction VAR_POP = variance("variance", false, false);
    private static final AggregateFunction VAR_SAMP = variance("var_samp", true, false);
    private static final AggregateFunction JSON_ARRAYAGG =
            new Simple(
                    "json_arrayagg",
                    _ -> Types.json(true),
                    (spec, _) -> new JsonAccumulators.Array(spec));
    private static final AggregateFunction JSON_OBJECTAGG =
            new Simple(
                    "json_objectagg",
                    _ -> Types.json(true),
                    (spec, _) -> new JsonAccumulators.Object(spec));

    private Aggregates() {}

    /// The function of a kind.
    public static AggregateFunction of(AggregateKind kind) {
        return switch (kind) {
            case COUNT -> COUNT;
            case SUM -> SUM;
            case AVG -> AVG;
            case MIN -> MIN;
            case MAX -> MAX;
            case BIT_AND -> BIT_AND;
            case BIT_OR -> BIT_OR;
            case BIT_XOR -> BIT_XOR;
            case STDDEV_POP -> STDDEV_POP;
            case STDDEV_SAMP -> STDDEV_SAMP;
            case VAR_POP -> VAR_POP;
            case VAR_SAMP -> VAR_SAMP;
            case JSON_ARRAYAGG -> JSON_ARRAYAGG;
            case JSON_OBJECTAGG -> JSON_OBJECTAGG;
        };
    }

    private static AggregateFunction bits(String name, NumberAccumulators.BitOperation operation) {
        return new Simple(
                name,
                _ -> Types.unsigned(21, false),
                (_, context) -> new NumberAccumulators.Bits(operation, context));
    }

    private static AggregateFunction variance(String name, boolean sample, boolean root) {
        return new Simple(
                name,
                _ -> Types.real(true),
                (_, context) -> new NumberAccumulators.Variance(name, sample, root, context));
    }

    private static Typing sumTyping(AggregateFunction.Spec spec) {
        SqlType type = spec.argument(0).type();
        if (Arithmetic.kind(type) == Arithmetic.NumberKind.REAL) {
            return Typing.numeric(SqlType.real(Arithmetic.realDecimals(type)), true);
        }
        int precision = Math.min(Arithmetic.digits(type) + SUM_DIGITS, Decimals.MAX_PRECISION);
        return Types.decimal(precision, Arithmetic.scale(type), true);
    }

    private static Typing avgTyping(AggregateFunction.Spec spec) {
        SqlType type = spec.argument(0).type();
        if (Arithmetic.kind(type) == Arithmetic.NumberKind.REAL) {
            int decimals = Arithmetic.realDecimals(type);
            int more = spec.signature().settings().divisionPrecision();
            return Typing.numeric(SqlType.real(decimals + more), true);
        }
        int more = spec.signature().settings().divisionPrecision();
        int scale = Math.min(Arithmetic.scale(type) + more, Decimals.MAX_SCALE);
        int precision = Math.min(Arithmetic.digits(type) + more, Decimals.MAX_PRECISION);
        return Types.decimal(Math.max(precision, scale), scale, true);
    }

    private static Typing extremeTyping(AggregateFunction.Spec spec) {
        Typing typing = spec.argument(0).typing();
        SqlType type = typing.type();
        if (type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET) {
            SqlType text = SqlType.varchar(TypeLengths.text(type), type.collation());
            return new Typing(text, true, Derivation.IMPLICIT, false);
        }
        return (type.kind() == TypeKind.YEAR ? typing.withType(SqlType.COMPUTED_YEAR) : typing)
                .withNullable(true);
    }

    private static Typing groupConcatTyping(AggregateFunction.Spec spec) {
        var settings = spec.signature().settings();
        List<Typing> typings = spec.signature().arguments().stream().map(Argument::typing).toList();
        var held =
                Collations.aggregate(typings, "group_concat", Collations.Purpose.RESULT, settings);
        Collation collation =
                held.derivation() == Derivation.IGNORABLE
                        ? settings.connectionCollation()
                        : held.collation();
        long length = settings.groupConcatMaxLength();
        // a text that is not short has MySQL count the bytes of a character twice
        int width = collation.characterSet().maxBytes();
        return new Typing(
                length > 512
                        ? longText(length * width * width, collation)
                        : TypeLengths.textType(length, collation, false),
                true,
                held.derivation(),
                held.ascii());
    }

    private static SqlType longText(long length, Collation collation) {
        TypeKind kind = collation == Collation.BINARY ? TypeKind.LONGBLOB : TypeKind.LONGTEXT;
        return new SqlType(kind, length, 0, false, false, collation, List.of());
    }

    private interface Typer {
        Typing typing(AggregateFunction.Spec spec);
    }

    private interface Starter {
        Accumulator start(AggregateFunction.Spec spec, EvalContext context);
    }

    private record Simple(String name, Typer typer, Starter starter) implements AggregateFunction {
        @Override
        public int minArguments() {
            return name.equals("count") ? 0 : name.equals("json_objectagg") ? 2 : 1;
        }

        @Override
        public int maxArguments() {
            return name.equals("count") || name.equals("group_concat")
                    ? Integer.MAX_VALUE
                    : minArguments();
        }

        @Override
        public Typing typing(Spec spec) {
            return typer.typing(spec);
        }

        @Override
        public Accumulator accumulator(Spec spec, EvalContext context) {
            return starter.start(spec, context);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Simple simple && name.equals(simple.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name.toUpperCase(Locale.ROOT);
        }
    }
}
