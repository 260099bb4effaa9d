package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.variadic;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.Comparer;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Convert;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Ordering;
import dev.quell.query.value.ResultConversion;
import dev.quell.query.value.TimeConvert;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Unify;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Functions that choose among their arguments.
final class ChoiceFunctions {
    private ChoiceFunctions() {}

    static List<Function> all() {
        return List.of(
                variadic("greatest", 2, s -> extreme(s, 1)),
                variadic("least", 2, s -> extreme(s, -1)),
                variadic("interval", 2, _ -> interval()),
                variadic("field", 2, ChoiceFunctions::field),
                variadic("elt", 2, ChoiceFunctions::elt),
                of(
                        "isnull",
                        1,
                        _ ->
                                new Resolved(
                                        Types.bool(false),
                                        (_, a) -> Value.Int.of(a[0].isNull() ? 1 : 0))),
                of("any_value", 1, s -> new Resolved(s.argument(0).typing(), (_, a) -> a[0])),
                of("name_const", 2, s -> new Resolved(s.argument(1).typing(), (_, a) -> a[1])));
    }

    private static List<Typing> typings(Signature signature) {
        return signature.arguments().stream().map(Argument::typing).toList();
    }

    private static Resolved extreme(Signature signature, int sign) {
        List<Typing> typings = typings(signature);
        Typing typing = Unify.of(typings, signature.name(), signature.settings());
        boolean hasTime =
                typings.stream()
                        .anyMatch(t ->
                                t.type().kind() == TypeKind.DATE
                                        || t.type().kind() == TypeKind.DATETIME
                                        || t.type().kind() == TypeKind.TIMESTAMP);
        Comparison comparison =
                hasTime && typing.type().kind().isCharacter()
                        ? Comparison.DATETIME
                        : Ordering.of(typing.type());
        var comparer = new Comparer(comparison, typing.type(), typing.type());
        var conversions =
                typings.stream()
                        .map(t -> new ResultConversion(t.type(), typing.type(), false))
                        .toList();
        Function.Body plain =
                ScalarFunction.strict((context, a) -> {
                    Value best = conversions.get(0).apply(a[0], context);
                    for (int i = 1; i < a.length; i++) {
                        Value next = conversions.get(i).apply(a[i], context);
                        if (comparer.compare(next, best, context) * sign > 0) {
                            best = next;
                        }
                    }
                    return best;
                });
        return new Resolved(
                typing,
                comparison == Comparison.DATETIME
                        ? (context, a) ->
                                extremeDate(signature, a, sign, context)
                                        .orElseGet(() -> plain.apply(context, a))
                        : plain);
    }

    // Dates among other things: where all can be dates, the result is one.
    private static Optional<Value> extremeDate(
            Signature signature, Value[] arguments, int sign, EvalContext context) {
        Value.DateTime best = null;
        boolean dateOnly = true;
        for (int i = 0; i < arguments.length; i++) {
            SqlType type = signature.type(i);
            Value argument =
                    type.kind() == TypeKind.YEAR
                                    && arguments[i] instanceof Value.Unsigned(long year)
                            ? new Value.Date((int) year, 1, 1)
                            : arguments[i];
            if (argument.isNull() || type.kind() == TypeKind.TIME) {
                return Optional.empty();
            }
            var parsed = TimeConvert.toDateTime(argument, DateRules.LENIENT, context);
            if (parsed.truncated() || !(parsed.value() instanceof Value.DateTime time)) {
                return Optional.empty();
            }
            dateOnly &= type.kind() != TypeKind.DATETIME && type.kind() != TypeKind.TIMESTAMP;
            if (best == null
                    || Long.signum(Calendar.packed(time) - Calendar.packed(best)) == sign) {
                best = time;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        return Optional.of(dateOnly ? Calendar.dateOf(best) : best);
    }

    private static Resolved interval() {
        return new Resolved(
                Types.integer(2, false),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.Int.of(-1);
                    }
                    var number = Convert.toDecimal(a[0], context);
                    for (int i = 1; i < a.length; i++) {
                        boolean above =
                                !a[i].isNull()
                                        && Convert.toDecimal(a[i], context).compareTo(number) > 0;
                        if (above) {
                            return Value.Int.of(i - 1L);
                        }
                    }
                    return Value.Int.of(a.length - 1L);
                });
    }

    private static Resolved field(Signature signature) {
        List<Typing> typings =
                typings(signature).stream().filter(t -> t.type().kind() != TypeKind.NULL).toList();
        boolean allText =
                typings.stream()
                        .allMatch(t -> t.type().kind().isCharacter() || t.type().kind().isBinary());
        boolean allWhole =
                typings.stream()
                        .allMatch(t -> Arithmetic.kind(t.type()) == Arithmetic.NumberKind.INTEGER);
        Comparison comparison =
                allText
                        ? Comparison.text(
                                Strings.led(
                                                signature,
                                                0,
                                                IntStream.range(1, signature.size()).toArray())
                                        .collation())
                        : allWhole ? Comparison.INTEGER : Comparison.REAL;
        SqlType type = signature.type(0);
        return new Resolved(
                Types.integer(11, false),
                (context, a) -> {
                    for (int i = 1; i < a.length && !a[0].isNull(); i++) {
                        var comparer = new Comparer(comparison, type, signature.type(i));
                        if (!a[i].isNull() && comparer.compare(a[0], a[i], context) == 0) {
                            return Value.Int.of(i);
                        }
                    }
                    return Value.Int.of(0);
                });
    }

    private static Resolved elt(Signature signature) {
        var held = Strings.held(signature, 1, signature.size());
        long length = 0;
        for (int i = 1; i < signature.size(); i++) {
            length = Math.max(length, Types.textLength(signature.type(i)));
        }
        return new Resolved(
                Strings.typing(length, held, true),
                (context, a) -> {
                    if (a[0].isNull()) {
                        return Value.NULL;
                    }
                    long place = Convert.toLong(a[0], context);
                    if (place < 1 || place >= a.length || a[(int) place].isNull()) {
                        return Value.NULL;
                    }
                    int index = (int) place;
                    return Strings.write(
                            Strings.read(a[index], signature.type(index), held.collation()),
                            held.collation());
                });
    }
}
