package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import java.util.List;
import java.util.Optional;

/// Which collation expressions have in common: MySQL's rules of coercibility.
public final class Collations {
    private Collations() {}

    /// A collation and how strongly it is held to.
    public record Held(Collation collation, Derivation derivation, boolean ascii) {}

    /// How an expression takes part: numbers and times are text in the connection's collation.
    public static Held held(Typing typing, EvalSettings settings) {
        SqlType type = typing.type();
        boolean text =
                type.kind().isCharacter()
                        || type.kind().isBinary()
                        || type.kind() == TypeKind.ENUM
                        || type.kind() == TypeKind.SET;
        if (text) {
            return new Held(type.collation(), typing.derivation(), typing.ascii());
        }
        if (type.kind() == TypeKind.JSON) {
            return new Held(Collation.UTF8MB4_BIN, Derivation.IMPLICIT, false);
        }
        if (type.kind() == TypeKind.NULL) {
            return new Held(Collation.BINARY, Derivation.IGNORABLE, true);
        }
        if (type.kind() == TypeKind.BIT) {
            return new Held(Collation.BINARY, typing.derivation(), false);
        }
        return new Held(settings.connectionCollation(), Derivation.NUMERIC, true);
    }

    /// What the common collation is for, which decides whether there must be one.
    public enum Purpose {
        /// Texts are compared: they need a collation.
        COMPARISON,
        /// Texts are put together: implicit collations that contradict each other leave the result without one.
        RESULT,
        /// Columns of a set operation, which need one, too.
        SET_OPERATION
    }

    /// The collation in which all of them are compared.
    ///
    /// @param operation as error 1267 names it, such as `=`
    /// @throws SqlError 1267, 1270, 1271 where they have none
    public static Held aggregate(List<Typing> typings, String operation, EvalSettings settings) {
        return aggregate(typings, operation, Purpose.COMPARISON, settings);
    }

    /// The collation that they have in common, by MySQL's `DTCollation::aggregate`.
    ///
    /// @throws SqlError 1267, 1270, 1271 where they have none and the purpose asks for one, or explicit ones contradict each
    ///     other, or one character set cannot take the other
    public static Held aggregate(
            List<Typing> typings, String operation, Purpose purpose, EvalSettings settings) {
        Held result = held(typings.get(0), settings);
        boolean unclear = false;
        for (int i = 1; i < typings.size(); i++) {
            Held next = held(typings.get(i), settings);
            Optional<Held> merged = merge(result, next, purpose);
            if (merged.isEmpty() && result.derivation() == next.derivation()) {
                unclear |= result.derivation() != Derivation.EXPLICIT;
            }
            if (merged.isEmpty() && !unclear) {
                throw mix(typings, operation, settings);
            }
            result = merged.orElse(result);
            boolean compared = purpose == Purpose.COMPARISON && i < typings.size() - 1;
            unclear |= compared && result.derivation() == Derivation.NONE;
        }
        boolean wanting = purpose != Purpose.RESULT && result.derivation() == Derivation.NONE;
        if (wanting && purpose == Purpose.SET_OPERATION) {
            throw ErrorCode.CANT_AGGREGATE_NCOLLATIONS.error(operation);
        }
        if (wanting || (unclear && result.derivation() != Derivation.EXPLICIT)) {
            throw mix(typings, operation, settings);
        }
        return result;
    }

    // Empty where they cannot be brought together.
    private static Optional<Held> merge(Held a, Held b, Purpose purpose) {
        if (a.derivation() == Derivation.NONE || b.derivation() == Derivation.NONE) {
            return mergeUnheld(a, b, purpose);
        }
        int strength = a.derivation().compareTo(b.derivation());
        boolean ascii = a.ascii() && b.ascii();
        if (a.collation() == b.collation()) {
            return Optional.of(
                    new Held(
                            a.collation(), strength <= 0 ? a.derivation() : b.derivation(), ascii));
        }
        if (a.collation() == Collation.BINARY || b.collation() == Collation.BINARY) {
            return Optional.of(mergeBinary(a, b));
        }
        if (strength == 0) {
            return equals(a, b, ascii);
        }
        Held stronger = strength < 0 ? a : b;
        Held weaker = stronger == a ? b : a;
        return canTake(stronger, weaker)
                ? Optional.of(new Held(stronger.collation(), stronger.derivation(), ascii))
                : other(stronger, weaker);
    }

    // What holds to no collation yields to what holds to one, except that it is not compared with
    // an explicit one, and is not led by literals to become one's text.
    private static Optional<Held> mergeUnheld(Held a, Held b, Purpose purpose) {
        Held unheld = a.derivation() == Derivation.NONE ? a : b;
        Held other = unheld == a ? b : a;
        if (purpose == Purpose.RESULT) {
            boolean literal = other.derivation().compareTo(Derivation.COERCIBLE) >= 0;
            return Optional.of(literal ? unheld : other);
        }
        return other.derivation() == Derivation.NONE ? Optional.empty() : Optional.of(other);
    }

    // The byte string wins unless the other is held to more strongly.
    private static Held mergeBinary(Held a, Held b) {
        Held binary = a.collation() == Collation.BINARY ? a : b;
        Held text = binary == a ? b : a;
        if (binary.derivation() == Derivation.IGNORABLE) {
            return text;
        }
        return binary.derivation().compareTo(text.derivation()) <= 0 ? binary : text;
    }

    // The stronger cannot take the weaker's characters: a Unicode set may still take the
    // stronger's.
    private static Optional<Held> other(Held stronger, Held weaker) {
        boolean turns =
                weaker.collation().characterSet().isUnicode()
                        && !stronger.collation().characterSet().isUnicode();
        return turns && stronger.derivation() != Derivation.EXPLICIT
                ? Optional.of(new Held(weaker.collation(), weaker.derivation(), false))
                : Optional.empty();
    }

    private static Optional<Held> equals(Held a, Held b, boolean ascii) {
        if (a.derivation() == Derivation.EXPLICIT) {
            return Optional.empty();
        }
        if (a.collation().characterSet() == b.collation().characterSet()) {
            if (isBin(a.collation()) && isBin(b.collation())) {
                return Optional.empty();
            }
            if (isBin(a.collation()) || isBin(b.collation())) {
                return Optional.of(isBin(a.collation()) ? a : b);
            }
            var bin = Collation.binaryOf(a.collation().characterSet());
            return Optional.of(new Held(bin, Derivation.NONE, ascii));
        }
        if (wider(a, b)) {
            return Optional.of(new Held(a.collation(), a.derivation(), ascii));
        }
        return wider(b, a)
                ? Optional.of(new Held(b.collation(), b.derivation(), ascii))
                : Optional.empty();
    }

    private static boolean canTake(Held winner, Held other) {
        return winner.collation().characterSet() == other.collation().characterSet()
                || other.ascii()
                || other.derivation() == Derivation.IGNORABLE
                || wider(winner, other)
                || other.derivation().compareTo(Derivation.COERCIBLE) >= 0;
    }

    /// Whether `a` has every character of `b`, and goes before it: utf8mb4 before utf32 before the other Unicode sets.
    private static boolean wider(Held a, Held b) {
        CharacterSet x = a.collation().characterSet();
        CharacterSet y = b.collation().characterSet();
        if (x == y) {
            return false;
        }
        return (x.isUnicode() && !y.isUnicode())
                || (x == CharacterSet.UTF8MB4 && y.isUnicode())
                || (x == CharacterSet.UTF32 && y.isUnicode() && y != CharacterSet.UTF8MB4)
                || (y == CharacterSet.ASCII);
    }

    private static boolean isBin(Collation collation) {
        return collation.mysqlName().endsWith("_bin");
    }

    private static SqlError mix(List<Typing> typings, String operation, EvalSettings settings) {
        if (typings.size() == 2) {
            return ErrorCode.CANT_AGGREGATE_2COLLATIONS.error(
                    name(typings.get(0), settings),
                    strength(typings.get(0), settings),
                    name(typings.get(1), settings),
                    strength(typings.get(1), settings),
                    operation);
        }
        if (typings.size() == 3) {
            return ErrorCode.CANT_AGGREGATE_3COLLATIONS.error(
                    name(typings.get(0), settings),
                    strength(typings.get(0), settings),
                    name(typings.get(1), settings),
                    strength(typings.get(1), settings),
                    name(typings.get(2), settings),
                    strength(typings.get(2), settings),
                    operation);
        }
        return ErrorCode.CANT_AGGREGATE_NCOLLATIONS.error(operation);
    }

    private static String name(Typing typing, EvalSettings settings) {
        return held(typing, settings).collation().mysqlName();
    }

    private static String strength(Typing typing, EvalSettings settings) {
        return switch (held(typing, settings).derivation()) {
            case EXPLICIT -> "EXPLICIT";
            case NONE -> "NONE";
            case IMPLICIT -> "IMPLICIT";
            case SYSTEM_CONSTANT -> "SYSCONST";
            case COERCIBLE -> "COERCIBLE";
            case NUMERIC -> "NUMERIC";
            case IGNORABLE -> "IGNORABLE";
        };
    }
}
