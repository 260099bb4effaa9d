package dev.quell.query.file;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.sql.tree.FileFormat;

/// How fields and lines are told apart, in bytes: the FIELDS and LINES clauses with MySQL's defaults (tab, newline,
/// backslash, no quotes).
///
/// @param fieldEnd what ends a field
/// @param quote the byte around fields; [#NONE] if there is none
/// @param optional only strings are quoted when written
/// @param escape the byte before a special one; [#NONE] if there is none
/// @param lineStart what a line begins with; what stands before it is passed over
/// @param lineEnd what ends a line; empty if lines end with their last field
public record LineFormat(
        byte[] fieldEnd,
        int quote,
        boolean optional,
        int escape,
        byte[] lineStart,
        byte[] lineEnd) {
    public static final int NONE = -1;

    /// @throws dev.quell.base.error.SqlError 1083 if a quote or an escape is longer than one byte; 1235 for fields of fixed width
    public static LineFormat of(FileFormat written, CharacterSet set) {
        byte[] fieldEnd = written.fieldsTerminatedBy().orElse("\t").getBytes(set.charset());
        int quote = single(written.enclosedBy().orElse(""), set);
        if (fieldEnd.length == 0 && quote == NONE) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("fields of fixed width");
        }
        return new LineFormat(
                fieldEnd,
                quote,
                written.optionallyEnclosed(),
                single(written.escapedBy().orElse("\\"), set),
                written.linesStartingBy().orElse("").getBytes(set.charset()),
                written.linesTerminatedBy().orElse("\n").getBytes(set.charset()));
    }

    private static int single(String written, CharacterSet set) {
        byte[] bytes = written.getBytes(set.charset());
        if (bytes.length > 1) {
            throw ErrorCode.WRONG_FIELD_TERMINATORS.error();
        }
        return bytes.length == 0 ? NONE : bytes[0] & 0xFF;
    }
}
