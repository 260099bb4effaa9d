package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/// The arithmetic operators: their result types and their computing.
public final class Arithmetic {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private Arithmetic() {}

    /// The kinds of number in which arithmetic is done.
    public enum NumberKind {
        INTEGER,
        DECIMAL,
        REAL
    }

    /// As which kind of number a type takes part in arithmetic.
    public static NumberKind kind(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, DATE -> NumberKind.INTEGER;
            case TIME, DATETIME, TIMESTAMP ->
                    type.decimals() > 0 ? NumberKind.DECIMAL : NumberKind.INTEGER;
            case DECIMAL -> NumberKind.DECIMAL;
            case NULL,
                    FLOAT,
                    DOUBLE,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    TINYTEXT,
                    TEXT,
                    MEDIUMTEXT,
                    LONGTEXT,
                    TINYBLOB,
                    BLOB,
                    MEDIUMBLOB,
                    LONGBLOB,
                    ENUM,
                    SET,
                    JSON ->
                    NumberKind.REAL;
        };
    }

    /// The result's type.
    public static Typing typing(ArithmeticOp op, Typing left, Typing right, EvalSettings settings) {
        NumberKind kind = common(kind(left.type()), kind(right.type()));
        boolean divides = op.compareTo(ArithmeticOp.DIVIDE) >= 0;
        boolean nullable = divides || left.nullable() || right.nullable();
        if (op == ArithmeticOp.INTEGER_DIVIDE) {
            boolean unsigned = isUnsigned(left.type()) || isUnsigned(right.type());
            return integer(digits(left.type()) + 1, unsigned, nullable);
        }
        if (kind == NumberKind.REAL) {
            int decimals = Math.max(realDecimals(left.type()), realDecimals(right.type()));
            boolean quotient = op == ArithmeticOp.DIVIDE && decimals < SqlType.NOT_FIXED;
            int more = quotient ? settings.divisionPrecision() : 0;
            return Typing.numeric(SqlType.real(decimals + more), nullable);
        }
        if (kind == NumberKind.DECIMAL || op == ArithmeticOp.DIVIDE) {
            return Typing.numeric(decimal(op, left.type(), right.type(), settings), nullable);
        }
        return integer(
                integerWidth(op, left.type(), right.type()),
                unsigned(op, left.type(), right.type(), settings),
                nullable);
    }

    private static Typing integer(int width, boolean unsigned, boolean nullable) {
        var type = unsigned ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT;
        return Typing.numeric(type.withLength(Math.clamp(width, 1, 21)), nullable);
    }

    private static int integerWidth(ArithmeticOp op, SqlType left, SqlType right) {
        return switch (op) {
            case PLUS, MINUS -> Math.max(digits(left), digits(right)) + 2;
            case TIMES -> digits(left) + digits(right) + 1;
            case DIVIDE, INTEGER_DIVIDE -> digits(left) + 1;
            case MODULO -> Math.max(digits(left), digits(right)) + 1;
        };
    }

    private static boolean unsigned(
            ArithmeticOp op, SqlType left, SqlType right, EvalSettings settings) {
        return switch (op) {
            case PLUS, TIMES, DIVIDE, INTEGER_DIVIDE -> isUnsigned(left) || isUnsigned(right);
            case MINUS ->
                    (isUnsigned(left) || isUnsigned(right))
                            && !settings.sqlMode().has(SqlMode.Flag.NO_UNSIGNED_SUBTRACTION);
            case MODULO -> isUnsigned(left);
        };
    }

    /// Whether its values are read without a sign in arithmetic.
    public static boolean isUnsigned(SqlType type) {
        return type.unsigned() || type.kind() == TypeKind.BIT;
    }

    private static SqlType decimal(
            ArithmeticOp op, SqlType left, SqlType right, EvalSettings settings) {
        int leftScale = scale(left);
        int rightScale = scale(right);
        int leftWhole = digits(left) - leftScale;
        int rightWhole = digits(right) - rightScale;
        int scale =
                switch (op) {
                    case PLUS, MINUS, MODULO -> Math.max(leftScale, rightScale);
                    case TIMES -> leftScale + rightScale;
                    case DIVIDE, INTEGER_DIVIDE -> leftScale + settings.divisionPrecision();
                };
        int whole =
                switch (op) {
                    case PLUS, MINUS -> Math.max(leftWhole, rightWhole) + 1;
                    case TIMES -> leftWhole + rightWhole;
                    case DIVIDE, INTEGER_DIVIDE -> leftWhole + rightScale;
                    case MODULO -> Math.max(leftWhole, rightWhole);
                };
        int fitting = Math.min(scale, Decimals.MAX_SCALE);
        return SqlType.decimal(Math.clamp(whole + fitting, 1, Decimals.MAX_PRECISION), fitting);
    }

    /// Digits after the point.
    public static int scale(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL -> type.decimals();
            case TIME, DATETIME, TIMESTAMP -> type.decimals();
            default -> 0;
        };
    }

    /// Digits behind the point in a computation in DOUBLE, [SqlType#NOT_FIXED] where they are not fixed.
    public static int realDecimals(SqlType type) {
        return switch (type.kind()) {
            case FLOAT, DOUBLE -> type.decimals();
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> SqlType.NOT_FIXED;
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> SqlType.NOT_FIXED;
            case ENUM, SET, JSON -> SqlType.NOT_FIXED;
            default -> scale(type);
        };
    }

    /// Digits in all that a number of the type can have.
    public static int digits(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case MEDIUMINT -> 8;
            case INT -> 10;
            case BIGINT -> Math.clamp(type.unsigned() ? type.length() : type.length() - 1, 1, 20);
            case DECIMAL -> (int) type.length();
            case YEAR -> 4;
            case DATE -> 8;
            case TIME -> 7 + type.decimals();
            case DATETIME, TIMESTAMP -> 14 + type.decimals();
            case BIT -> 20;
            default -> 20;
        };
    }

    private static NumberKind common(NumberKind a, NumberKind b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// Computes with operands that are not NULL, in the kind of number that the result's type says.
    ///
    /// @return empty where the result is out of range
    public static Optional<Value> compute(
            ArithmeticOp op, Value left, Value right, SqlType result, EvalContext context) {
        return switch (result.kind()) {
            case DOUBLE ->
                    real(
                            op,
                            Convert.toDouble(left, context),
                            Convert.toDouble(right, context),
                            context);
            case DECIMAL ->
                    decimal(
                            op,
                            Convert.toDecimal(left, context),
                            Convert.toDecimal(right, context),
                            result,
                            context);
            default -> integer(op, left, right, result, context);
        };
    }

    private static Optional<Value> real(
            ArithmeticOp op, double left, double right, EvalContext context) {
        if (right == 0 && op.compareTo(ArithmeticOp.DIVIDE) >= 0) {
            return Optional.of(divisionByZero(context));
        }
        double result =
                switch (op) {
                    case PLUS -> left + right;
                    case MINUS -> left - right;
                    case TIMES -> left * right;
                    case DIVIDE -> left / right;
                    case MODULO -> left % right;
                    case INTEGER_DIVIDE -> throw new IllegalStateException("DIV gives an integer");
                };
        return Double.isFinite(result) ? Optional.of(new Value.Real(result)) : Optional.empty();
    }

    private static Optional<Value> decimal(
            ArithmeticOp op, BigDecimal left, BigDecimal right, SqlType type, EvalContext context) {
        if (right.signum() == 0 && op.compareTo(ArithmeticOp.DIVIDE) >= 0) {
            return Optional.of(divisionByZero(context));
        }
        BigDecimal result =
                switch (op) {
                    case PLUS -> left.add(right);
                    case MINUS -> left.subtract(right);
                    case TIMES -> left.multiply(right);
                    case DIVIDE -> left.divide(right, type.decimals(), RoundingMode.HALF_UP);
                    case MODULO -> left.remainder(right);
                    case INTEGER_DIVIDE -> throw new IllegalStateException("DIV gives an integer");
                };
        if (!Decimals.fits(result)) {
            return Optional.empty();
        }
        // times bring six decimals, whatever their type says
        var rounded =
                result.scale() > type.decimals() ? Decimals.round(result, type.decimals()) : result;
        return Optional.of(new Value.Decimal(Decimals.limit(rounded)));
    }

    private static Optional<Value> integer(
            ArithmeticOp op, Value left, Value right, SqlType type, EvalContext context) {
        if (op == ArithmeticOp.INTEGER_DIVIDE) {
            return integerDivide(left, right, type, context);
        }
        Value a = Convert.toInteger(left, context);
        Value b = Convert.toInteger(right, context);
        if (a instanceof Value.Int(long x) && b instanceof Value.Int(long y)) {
            return signed(op, x, y, type.unsigned(), context);
        }
        BigInteger x = big(a);
        BigInteger y = big(b);
        if (op == ArithmeticOp.MODULO) {
            return Optional.of(
                    y.signum() == 0 ? divisionByZero(context) : fit(x.remainder(y), type).get());
        }
        return fit(exact(op, x, y), type);
    }

    private static Optional<Value> signed(
            ArithmeticOp op, long x, long y, boolean unsigned, EvalContext context) {
        if (op == ArithmeticOp.MODULO) {
            return Optional.of(y == 0 ? divisionByZero(context) : number(x % y, unsigned));
        }
        long result;
        boolean overflow;
        switch (op) {
            case PLUS -> {
                result = x + y;
                overflow = ((x ^ result) & (y ^ result)) < 0;
            }
            case MINUS -> {
                result = x - y;
                overflow = ((x ^ y) & (x ^ result)) < 0;
            }
            default -> {
                result = x * y;
                overflow = Math.multiplyHigh(x, y) != result >> 63;
            }
        }
        if (unsigned) {
            var exact = exact(op, BigInteger.valueOf(x), BigInteger.valueOf(y));
            return fit(exact, SqlType.BIGINT_UNSIGNED);
        }
        return overflow ? Optional.empty() : Optional.of(Value.Int.of(result));
    }

    private static BigInteger exact(ArithmeticOp op, BigInteger x, BigInteger y) {
        return switch (op) {
            case PLUS -> x.add(y);
            case MINUS -> x.subtract(y);
            case TIMES -> x.multiply(y);
            case DIVIDE, INTEGER_DIVIDE, MODULO ->
                    throw new IllegalStateException("not computed exactly");
        };
    }

    private static Optional<Value> integerDivide(
            Value left, Value right, SqlType type, EvalContext context) {
        if (left instanceof Value.Int(long x) && right instanceof Value.Int(long y)) {
            if (y == 0) {
                return Optional.of(divisionByZero(context));
            }
            boolean fits = !type.unsigned() && !(x == Long.MIN_VALUE && y == -1);
            if (fits) {
                return Optional.of(Value.Int.of(x / y));
            }
        }
        BigDecimal divisor = Convert.toDecimal(right, context);
        if (divisor.signum() == 0) {
            return Optional.of(divisionByZero(context));
        }
        var quotient =
                Convert.toDecimal(left, context)
                        .divide(divisor, 40, RoundingMode.DOWN)
                        .toBigInteger();
        return fit(quotient, type);
    }

    private static Optional<Value> fit(BigInteger number, SqlType type) {
        boolean fits =
                type.unsigned()
                        ? number.signum() >= 0 && number.compareTo(TWO_TO_64) < 0
                        : number.bitLength() <= 63;
        return fits ? Optional.of(number(number.longValue(), type.unsigned())) : Optional.empty();
    }

    private static Value number(long bits, boolean unsigned) {
        return unsigned ? new Value.Unsigned(bits) : Value.Int.of(bits);
    }

    static BigInteger big(Value integer) {
        return switch (integer) {
            case Value.Int(long number) -> BigInteger.valueOf(number);
            case Value.Unsigned(long bits) -> Convert.big(bits);
            default -> throw new IllegalStateException("an integer is Int or Unsigned");
        };
    }

    /// NULL, with warning 1365 where sql_mode wants it.
    public static Value divisionByZero(EvalContext context) {
        if (context.settings().sqlMode().has(SqlMode.Flag.ERROR_FOR_DIVISION_BY_ZERO)) {
            context.diagnostics().warn(ErrorCode.DIVISION_BY_ZERO);
        }
        return Value.NULL;
    }

    /// How error 1690 names the kind of number.
    public static String rangeName(SqlType type) {
        return switch (type.kind()) {
            case DOUBLE -> "DOUBLE";
            case DECIMAL -> "DECIMAL";
            default -> type.unsigned() ? "BIGINT UNSIGNED" : "BIGINT";
        };
    }
}
