package dev.quell.base.value;

/// The data types of MySQL. TEXT and BLOB come in four sizes, as columns of result sets and SHOW tell them apart.
public enum TypeKind {
    NULL,
    TINYINT,
    SMALLINT,
    MEDIUMINT,
    INT,
    BIGINT,
    DECIMAL,
    FLOAT,
    DOUBLE,
    BIT,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP,
    YEAR,
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
    JSON;

    /// TINYINT to BIGINT.
    public boolean isInteger() {
        return compareTo(TINYINT) >= 0 && compareTo(BIGINT) <= 0;
    }

    /// Integers, DECIMAL, FLOAT, DOUBLE, BIT and YEAR: what arithmetic takes as a number without conversion from text.
    public boolean isNumeric() {
        return isInteger()
                || this == DECIMAL
                || this == FLOAT
                || this == DOUBLE
                || this == BIT
                || this == YEAR;
    }

    /// DATE, TIME, DATETIME, TIMESTAMP.
    public boolean isTemporal() {
        return compareTo(DATE) >= 0 && compareTo(TIMESTAMP) <= 0;
    }

    /// CHAR, VARCHAR and the TEXT family.
    public boolean isCharacter() {
        return this == CHAR
                || this == VARCHAR
                || (compareTo(TINYTEXT) >= 0 && compareTo(LONGTEXT) <= 0);
    }

    /// Those whose values are characters of a character set: the above, ENUM and SET.
    public boolean hasCharacterSet() {
        return isCharacter() || this == ENUM || this == SET;
    }

    /// BINARY, VARBINARY and the BLOB family.
    public boolean isBinary() {
        return this == BINARY
                || this == VARBINARY
                || (compareTo(TINYBLOB) >= 0 && compareTo(LONGBLOB) <= 0);
    }

    /// The TEXT and BLOB families and JSON: what cannot be indexed without a prefix length or have a literal default.
    public boolean isLarge() {
        return (compareTo(TINYTEXT) >= 0 && compareTo(LONGBLOB) <= 0) || this == JSON;
    }
}
