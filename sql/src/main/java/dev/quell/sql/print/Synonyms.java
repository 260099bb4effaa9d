package dev.quell.sql.print;

import dev.quell.sql.lex.Token;

/// Words that are one to MySQL's grammar print as one in digests.
final class Synonyms {
    private Synonyms() {}

    static String of(Token token) {
        return switch (token) {
            case CHAR -> "CHARACTER";
            case VARCHAR -> "VARCHARACTER";
            case INT, INT4 -> "INTEGER";
            case INT1 -> "TINYINT";
            case INT2 -> "SMALLINT";
            case MEDIUMINT, INT3 -> "MIDDLEINT";
            case BIGINT -> "INT8";
            case DOUBLE -> "FLOAT8";
            case FLOAT -> "FLOAT4";
            case DEC -> "DECIMAL";
            case DATABASE -> "SCHEMA";
            case DATABASES -> "SCHEMAS";
            case COLUMNS -> "FIELDS";
            case DISTINCT -> "DISTINCTROW";
            case CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> "NOW";
            case CURRENT_DATE -> "CURDATE";
            case CURRENT_TIME -> "CURTIME";
            case USER, SESSION_USER -> "SYSTEM_USER";
            case STD, STDDEV -> "STDDEV_POP";
            case VARIANCE -> "VAR_POP";
            case MID, SUBSTR -> "SUBSTRING";
            case REGEXP -> "RLIKE";
            case ANY -> "SOME";
            case SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER -> "SQL_TSI_" + token.text();
            default -> token.text();
        };
    }
}
