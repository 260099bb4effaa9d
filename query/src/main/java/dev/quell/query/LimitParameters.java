package dev.quell.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.value.NumberPrefix;
import dev.quell.sql.parse.ParsedStatement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The values of `?` places in a LIMIT, which MySQL takes as BIGINT UNSIGNED: EXECUTE refuses what is no integer, while drivers may
/// send a number as a text, as many do with every value. NULL stands for 0.
final class LimitParameters {
    private static final String EXECUTE = "EXECUTE";
    private static final String PROTOCOL = "mysqld_stmt_execute";
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private LimitParameters() {}

    /// The values of EXECUTE … USING.
    ///
    /// @throws dev.quell.base.error.SqlError 1210 if one is no integer, 1690 if it is negative
    static List<Value> ofExecute(ParsedStatement statement, List<Value> values) {
        return replaced(statement, values, LimitParameters::ofVariable);
    }

    /// The values that a client sent for a prepared statement.
    ///
    /// @throws dev.quell.base.error.SqlError 1210 if one is neither an integer nor a text, 1690 if it is negative
    static List<Value> ofProtocol(ParsedStatement statement, List<Value> values) {
        return replaced(statement, values, LimitParameters::ofClient);
    }

    private interface Taking {
        Value take(Value given);
    }

    private static List<Value> replaced(
            ParsedStatement statement, List<Value> values, Taking taking) {
        if (statement.rowCounts().isEmpty()) {
            return values;
        }
        var taken = new ArrayList<>(values);
        for (int place : statement.rowCounts()) {
            taken.set(place, taking.take(values.get(place)));
        }
        return taken;
    }

    private static Value ofVariable(Value given) {
        return integer(given, EXECUTE);
    }

    private static Value ofClient(Value given) {
        return switch (given) {
            case Value.Text(var text) -> leading(text);
            case Value.Binary binary -> leading(new String(binary.value(), ISO_8859_1));
            case Value.Real(double number) when number >= 0 && number == Math.rint(number) ->
                    unsigned(new BigDecimal(number).toBigInteger());
            default -> integer(given, PROTOCOL);
        };
    }

    private static Value integer(Value given, String command) {
        return switch (given) {
            case Value.Null _ -> new Value.Int(0);
            case Value.Int(long number) when number < 0 ->
                    throw ErrorCode.DATA_OUT_OF_RANGE.error("unsigned integer", command);
            case Value.Int _, Value.Unsigned _ -> given;
            default -> throw ErrorCode.WRONG_ARGUMENTS.error(command);
        };
    }

    /// The number that a text begins with, 0 if there is none; a negative one is taken modulo 2^64.
    private static Value leading(String text) {
        return unsigned(NumberPrefix.integer(text).toBigInteger());
    }

    private static Value unsigned(BigInteger number) {
        return new Value.Unsigned(number.min(MOST).max(LEAST).longValue());
    }
}
