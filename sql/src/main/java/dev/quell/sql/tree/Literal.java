package dev.quell.sql.tree;

import dev.quell.base.value.Value;
import java.util.Optional;

/// A value written in the statement.
public sealed interface Literal extends Expression {
    /// `NULL` (and `\N`).
    record Null() implements Literal {}

    /// `TRUE` or `FALSE`: the numbers 1 and 0 with a name.
    record Bool(boolean value) implements Literal {}

    /// A number without a sign.
    ///
    /// @param value [Value.Int] up to 2^63-1, [Value.Unsigned] up to 2^64-1, [Value.Decimal] beyond or with a point,
    ///     [Value.Real] with an exponent
    /// @param text as written, for printing
    record Number(Value value, String text) implements Literal {}

    /// A character string; neighbours (`'a' 'b'`) are joined already.
    ///
    /// @param value the text with escapes resolved; bytes that were invalid in the client's character set stand as lone
    ///     surrogates
    /// @param charset the introducer's character set without `_`; `utf8mb3` for `N'…'`; empty for the connection's
    record Text(String value, Optional<String> charset) implements Literal {
        /// In the connection's character set.
        public static Text of(String value) {
            return new Text(value, Optional.empty());
        }
    }

    /// `x'4D'`, `0x4D`, `b'101'`, `0b101`: a byte string that numeric contexts read as a BIGINT UNSIGNED.
    ///
    /// @param value the bytes
    /// @param bits written as bits
    /// @param charset the introducer's character set without `_`
    record Bytes(Value.Binary value, boolean bits, Optional<String> charset) implements Literal {}

    /// `DATE '…'`, `TIME '…'`, `TIMESTAMP '…'` (and ODBC's `{d '…'}`); the text is not checked yet.
    record Temporal(TemporalKind kind, String text) implements Literal {}

    /// Which of the three temporal literals.
    enum TemporalKind {
        DATE,
        TIME,
        TIMESTAMP
    }
}
