package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Progress;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.file.FieldReader;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.ResultSink.Ok;
import dev.quell.storage.catalog.ColumnDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import org.jspecify.annotations.Nullable;

/// One run of LOAD DATA: the lines of a file become rows.
final class LoadRun implements InsertRun.Feed {
    // Lines between two moments at which others hear how far it is; a power of two.
    private static final int TOLD_EVERY = 4_096;

    private final LoadPlan plan;
    private final StatementRun run;
    private final FieldReader reader;
    private final String file;
    private final boolean strict;
    private final CharsetDecoder decoder;
    private final SqlType text;
    private final long size;
    private @Nullable Progress progress;
    private int lines;

    /// @param file its name, for errors
    /// @param size its bytes; 0 if that is not known
    LoadRun(LoadPlan plan, StatementRun run, FieldReader reader, String file, long size) {
        this.size = size;
        this.plan = plan;
        this.run = run;
        this.reader = reader;
        this.file = file;
        this.strict = run.eval().settings().sqlMode().strict() && !plan.insert().ignore();
        this.decoder = plan.set().charset().newDecoder();
        this.text = SqlType.varchar(0, Collation.defaultOf(plan.set()));
    }

    /// @param ignoredLines lines to pass over at the start
    Ok execute(long ignoredLines) {
        try {
            reader.skipLines(ignoredLines);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return new InsertRun(plan.insert(), run).execute(this);
    }

    @Override
    public boolean next() {
        if ((++lines & (TOLD_EVERY - 1)) == 0) {
            tell();
        }
        try {
            return reader.nextLine();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void fill(InsertRun.Row row) {
        try {
            for (LoadPlan.Target target : plan.fields()) {
                if (reader.endOfLine()) {
                    missing(target, row);
                } else {
                    put(target, reader.field(), row);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        plan.assignments().forEach(row::assign);
        if (!reader.endOfLine()) {
            complain(ErrorCode.WARN_TOO_MANY_RECORDS);
        }
    }

    private void put(LoadPlan.Target target, byte @Nullable [] field, InsertRun.Row row) {
        switch (target) {
            case LoadPlan.Target.Nowhere _ -> {}
            case LoadPlan.Target.Variable(var name) ->
                    run.session()
                            .variables()
                            .set(
                                    name,
                                    field == null
                                            ? variable(Value.NULL, 0)
                                            : variable(decoded(field), field.length));
            case LoadPlan.Target.Column(int ordinal) -> {
                ColumnDefinition column = plan.insert().table().columns().get(ordinal);
                if (field == null) {
                    putNull(ordinal, column, row);
                } else {
                    putText(ordinal, column, field, row);
                }
            }
        }
    }

    /// Says how far in the file it is, in bytes, for those who look at the statement meanwhile.
    private void tell() {
        if (progress == null) {
            progress = run.eval().session().progress(size);
        }
        progress.done(reader.position() - progress.completed());
    }

    private void putText(int ordinal, ColumnDefinition column, byte[] field, InsertRun.Row row) {
        Value value = decoded(field);
        if (column.type().kind().isBinary() || column.type().kind() == TypeKind.BIT) {
            value = new Value.Binary(field);
        }
        row.set(
                ordinal,
                value,
                value instanceof Value.Binary ? SqlType.varbinary(field.length) : text);
    }

    /// A user variable that a field goes to: a text.
    static UserVariables.Variable variable(Value value, int length) {
        var type = SqlType.varchar(length, Collation.defaultOf(CharacterSet.UTF8MB4));
        return new UserVariables.Variable(
                value, new Typing(type, true, Derivation.IMPLICIT, false));
    }

    private void putNull(int ordinal, ColumnDefinition column, InsertRun.Row row) {
        if (column.nullable() || column.autoIncrement()) {
            row.set(ordinal, Value.NULL, SqlType.NULL);
            return;
        }
        complain(ErrorCode.WARN_NULL_TO_NOTNULL, column.name());
        Value zero = RowMaker.zeroOf(column.type());
        row.set(ordinal, zero, column.type());
    }

    /// A line that ends too early: what it does not say is the type's own default.
    private void missing(LoadPlan.Target target, InsertRun.Row row) {
        switch (target) {
            case LoadPlan.Target.Nowhere _ -> {}
            case LoadPlan.Target.Variable(var name) ->
                    run.session().variables().set(name, variable(Value.NULL, 0));
            case LoadPlan.Target.Column(int ordinal) -> {
                complain(ErrorCode.WARN_TOO_FEW_RECORDS);
                ColumnDefinition column = plan.insert().table().columns().get(ordinal);
                row.set(
                        ordinal,
                        column.nullable() || column.autoIncrement()
                                ? Value.NULL
                                : RowMaker.zeroOf(column.type()),
                        column.type());
            }
        }
    }

    /// @throws dev.quell.base.error.SqlError 1300 where the bytes are no text of the file's character set
    private Value decoded(byte[] field) {
        if (plan.set() == CharacterSet.BINARY) {
            return new Value.Binary(field);
        }
        var bytes = ByteBuffer.wrap(field);
        var characters = CharBuffer.allocate(field.length);
        var outcome = decoder.reset().decode(bytes, characters, true);
        String read = characters.flip().toString();
        if (outcome.isError()) {
            throw ErrorCode.INVALID_CHARACTER_STRING.error(plan.set().mysqlName(), read);
        }
        return new Value.Text(read);
    }

    private void complain(ErrorCode code, Object... before) {
        var arguments = new Object[before.length + 1];
        System.arraycopy(before, 0, arguments, 0, before.length);
        arguments[before.length] = run.eval().diagnostics().row();
        if (strict) {
            throw code.error(arguments);
        }
        run.eval().diagnostics().warn(code, arguments);
    }

    private RuntimeException unreadable(IOException e) {
        return ErrorCode.ERROR_ON_READ.error(file, 5, e.toString());
    }
}
