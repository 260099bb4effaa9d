package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import java.util.List;

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

    /// The collation of the result of an operation over all of them.
    ///
    /// @param operation as error 1267 names it, such as `=` or `concat`
    /// @throws SqlError 1267, 1270, 1271 where they have none
    public static Held aggregate(List<Typing> typings, String operation, EvalSettings settings) {
        Held result = held(typings.get(0), settings);
        boolean unclear = false;
        for (int i = 1; i < typings.size(); i++) {
            Held next = held(typings.get(i), settings);
            Held merged = merge(result, next);
            if (merged.derivation() == Derivation.NONE
                    && result.derivation() == Derivation.EXPLICIT
                    && next.derivation() == Derivation.EXPLICIT) {
                throw mix(typings, operation, settings);
            }
            unclear |= merged.derivation() == Derivation.NONE;
            result = merged;
        }
        if (unclear && result.derivation() == Derivation.NONE) {
            throw mix(typings, operation, settings);
        }
        return result;
    }

    private static Held merge(Held a, Held b) {
        if (a.collation() == b.collation()) {
            return a.derivation().compareTo(b.derivation()) <= 0
                    ? new Held(a.collation(), a.derivation(), a.ascii() && b.ascii())
                    : new Held(b.collation(), b.derivation(), a.ascii() && b.ascii());
        }
        boolean ascii = a.ascii() && b.ascii();
        if (a.collation() == Collation.BINARY || b.collation() == Collation.BINARY) {
            return mergeBinary(a, b);
        }
        int strength = a.derivation().compareTo(b.derivation());
        if (strength < 0) {
            return canTake(a, b) ? new Held(a.collation(), a.derivation(), ascii) : other(a, b);
        }
        if (strength > 0) {
            return canTake(b, a) ? new Held(b.collation(), b.derivation(), ascii) : other(b, a);
        }
        return equals(a, b, ascii);
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
    private static Held other(Held stronger, Held weaker) {
        boolean turns = isUnicode(weaker) && !isUnicode(stronger);
        return turns && stronger.derivation() != Derivation.EXPLICIT
                ? new Held(weaker.collation(), weaker.derivation(), false)
                : new Held(stronger.collation(), Derivation.NONE, false);
    }

    private static Held equals(Held a, Held b, boolean ascii) {
        if (a.collation().characterSet() == b.collation().characterSet()) {
            if (a.derivation() == Derivation.EXPLICIT) {
                return new Held(a.collation(), Derivation.NONE, ascii);
            }
            if (isBin(a.collation()) != isBin(b.collation())) {
                return isBin(a.collation()) ? a : b;
            }
            return new Held(a.collation(), Derivation.NONE, ascii);
        }
        if (a.derivation() != Derivation.EXPLICIT) {
            boolean aWider = wider(a, b);
            boolean bWider = wider(b, a);
            if (aWider != bWider) {
                return aWider
                        ? new Held(a.collation(), a.derivation(), ascii)
                        : new Held(b.collation(), b.derivation(), ascii);
            }
            if (b.ascii()) {
                return a;
            }
            if (a.ascii()) {
                return b;
            }
        }
        return new Held(a.collation(), Derivation.NONE, ascii);
    }

    private static boolean canTake(Held winner, Held other) {
        return winner.collation().characterSet() == other.collation().characterSet()
                || other.ascii()
                || other.derivation() == Derivation.IGNORABLE
                || wider(winner, other)
                || other.derivation().compareTo(Derivation.COERCIBLE) >= 0;
    }

    private static boolean wider(Held a, Held b) {
        CharacterSet x = a.collation().characterSet();
        CharacterSet y = b.collation().characterSet();
        if (x == y) {
            return false;
        }
        return (isUnicode(a) && !isUnicode(b))
                || (x == CharacterSet.UTF8MB4 && y == CharacterSet.UTF8MB3)
                || (isUnicode(a) && x.maxBytes() == 4 && y == CharacterSet.UCS2)
                || (y == CharacterSet.ASCII);
    }

    private static boolean isUnicode(Held held) {
        return switch (held.collation().characterSet()) {
            case UTF8MB4, UTF8MB3, UTF16, UTF32, UCS2 -> true;
            case LATIN1, ASCII, BINARY -> false;
        };
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
