package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;

/// The keyword functions whose number of arguments the grammar itself checks.
final class FixedArity {
    private FixedArity() {}

    /// The least number of arguments in the low four bits, the most above them; -1 for other words.
    static int of(Token token) {
        return switch (token) {
            case CURDATE,
                    CURRENT_DATE,
                    CURRENT_USER,
                    DATABASE,
                    SCHEMA,
                    ROW_COUNT,
                    SESSION_USER,
                    SYSTEM_USER,
                    USER,
                    UTC_DATE ->
                    between(0, 0);
            case ASCII,
                    CHARSET,
                    COLLATION,
                    DATE,
                    DAY,
                    HOUR,
                    MICROSECOND,
                    MINUTE,
                    MONTH,
                    PASSWORD,
                    QUARTER,
                    REVERSE,
                    SECOND,
                    TIME,
                    YEAR ->
                    between(1, 1);
            case LOG, TIMESTAMP, WEEK -> between(1, 2);
            case LEFT, RIGHT, MOD, REPEAT, TRUNCATE -> between(2, 2);
            case FORMAT -> between(2, 3);
            case IF, REPLACE -> between(3, 3);
            case INSERT -> between(4, 4);
            default -> -1;
        };
    }

    private static int between(int least, int most) {
        return least | most << 4;
    }
}
