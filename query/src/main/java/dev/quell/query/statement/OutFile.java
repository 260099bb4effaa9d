package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.RowSource;
import dev.quell.query.file.FieldWriter;
import dev.quell.query.file.LineFormat;
import dev.quell.query.file.ServerFiles;
import dev.quell.session.ResultColumn;
import dev.quell.sql.tree.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// SELECT … INTO OUTFILE and INTO DUMPFILE. A statement that fails, or is stopped, leaves no file.
final class OutFile {
    private final StatementRun run;
    private final QueryPlan plan;
    private final ServerFiles files;

    OutFile(StatementRun run, QueryPlan plan) {
        this.run = run;
        this.plan = plan;
        this.files = run.session().serverFiles();
    }

    /// Writes a line for each row.
    ///
    /// @return how many
    /// @throws SqlError 1, 1083, 1086, 1290, and what ends the query
    long writeLines(Query.Into.OutFile into) {
        Optional<CharacterSet> set = into.charset().map(OutFile::characterSet);
        var format = LineFormat.of(into.format(), set.orElse(CharacterSet.UTF8MB4));
        return write(
                into.file(),
                (out, rows) -> {
                    var writer = new FieldWriter(out, format);
                    long count = 0;
                    for (; rows.next(); count++) {
                        run.cancellation().check();
                        writer.startLine();
                        writeRow(writer, rows.row(), set);
                        writer.endLine();
                    }
                    return count;
                });
    }

    /// Writes the bytes of the only row's values, one after the other.
    ///
    /// @return 1, or 0 where there is no row
    /// @throws SqlError as [#writeLines], 1172 for more rows
    long dump(Query.Into.DumpFile into) {
        return write(
                into.file(),
                (out, rows) -> {
                    if (!rows.next()) {
                        return 0;
                    }
                    Value[] row = rows.row();
                    for (int i = 0; i < row.length; i++) {
                        if (!row[i].isNull()) {
                            out.write(
                                    bytes(row[i], plan.columns().get(i).type(), Optional.empty()));
                        }
                    }
                    if (rows.next()) {
                        throw ErrorCode.TOO_MANY_ROWS.error();
                    }
                    return 1;
                });
    }

    @FunctionalInterface
    private interface Content {
        long write(OutputStream out, RowSource rows) throws IOException;
    }

    private long write(String name, Content content) {
        OutputStream out = files.create(name);
        boolean complete = false;
        try (out;
                RowSource rows = plan.open(run.execution())) {
            long count = content.write(out, rows);
            out.flush();
            complete = true;
            return count;
        } catch (IOException e) {
            throw ErrorCode.ERROR_ON_WRITE.error(name, 28, e.toString());
        } finally {
            if (!complete) {
                files.discard(name);
            }
        }
    }

    private void writeRow(FieldWriter writer, Value[] row, Optional<CharacterSet> set)
            throws IOException {
        List<ResultColumn> columns = plan.columns();
        for (int i = 0; i < row.length; i++) {
            SqlType type = columns.get(i).type();
            if (row[i].isNull()) {
                writer.writeNull();
            } else {
                writer.write(bytes(row[i], type, set), isText(type));
            }
        }
    }

    private static boolean isText(SqlType type) {
        return !(type.kind().isNumeric() || type.kind() == TypeKind.NULL);
    }

    private static byte[] bytes(Value value, SqlType type, Optional<CharacterSet> set) {
        CharacterSet own =
                type.kind().hasCharacterSet()
                        ? type.collation().characterSet()
                        : CharacterSet.UTF8MB4;
        return ValueText.bytes(value, type, set.orElse(own));
    }

    private static CharacterSet characterSet(String name) {
        return CharacterSet.named(name)
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
    }
}
