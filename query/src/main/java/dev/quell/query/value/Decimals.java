package dev.quell.query.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The limits of DECIMAL: 65 digits, at most 30 of them after the point.
public final class Decimals {
    public static final int MAX_PRECISION = 65;
    public static final int MAX_SCALE = 30;

    private static final BigDecimal GREATEST =
            new BigDecimal(BigInteger.TEN.pow(MAX_PRECISION).subtract(BigInteger.ONE));

    private Decimals() {}

    /// Rounds to 30 decimals, and cuts what is beyond 65 digits to the greatest number.
    public static BigDecimal limit(BigDecimal number) {
        var limited =
                number.scale() < 0
                        ? number.setScale(0, RoundingMode.UNNECESSARY)
                        : number.scale() > MAX_SCALE
                                ? number.setScale(MAX_SCALE, RoundingMode.HALF_UP)
                                : number;
        int whole = limited.precision() - limited.scale();
        if (whole > MAX_PRECISION) {
            return limited.signum() < 0 ? GREATEST.negate() : GREATEST;
        }
        int room = MAX_PRECISION - Math.max(whole, 0);
        return limited.scale() > room ? limited.setScale(room, RoundingMode.HALF_UP) : limited;
    }

    /// Whether it needs no more than 65 digits.
    public static boolean fits(BigDecimal number) {
        return number.precision() - number.scale() <= MAX_PRECISION;
    }

    /// The greatest number of DECIMAL(precision, scale).
    public static BigDecimal greatest(int precision, int scale) {
        return new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale);
    }

    public static BigDecimal round(BigDecimal number, int scale) {
        return number.scale() == scale ? number : number.setScale(scale, RoundingMode.HALF_UP);
    }
}
