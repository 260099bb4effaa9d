package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.system.PersistedVariables;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.VariableRights;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.variable.SessionVariables;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.sql.tree.SessionStatement.SetItem;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.VariableScope;
import dev.quell.storage.FlushMode;
import dev.quell.storage.txn.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SET: all values are computed before the first one is assigned, so that a wrong one leaves everything as it was.
public final class SetStatement {
    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;
    private final SessionContext session;
    private final SessionVariables variables;

    public SetStatement(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.compilation = planning.compilation();
        this.session = run.session();
        this.variables = session.session().variables();
    }

    /// @throws dev.quell.base.error.SqlError 1115, 1193, 1227, 1229, 1231, 1232, 1238, 1253, 1273, 1568 …
    public void run(List<SetItem> items) {
        List<Runnable> assignments = new ArrayList<>();
        for (SetItem item : items) {
            assignments.add(prepare(item));
        }
        assignments.forEach(Runnable::run);
    }

    private Runnable prepare(SetItem item) {
        return switch (item) {
            case SetItem.User(var name, var expression) -> {
                var compiled = compilation.compile(expression, compilation.rowless());
                Value value = evaluate(compiled);
                var typing = ofVariable(compiled.typing());
                yield () ->
                        session.variables().set(name, new UserVariables.Variable(value, typing));
            }
            case SetItem.System system -> prepare(system);
            case SetItem.Names(var charset, var collation) -> {
                Collation chosen = names(charset, collation);
                yield () -> variables.setNames(chosen);
            }
            case SetItem.Charset(var charset) -> {
                Optional<CharacterSet> set = charset.map(ColumnTypes::charset);
                set.ifPresent(SetStatement::checkClientSet);
                yield () -> characterSet(set.orElse(CharacterSet.UTF8MB4));
            }
            case SetItem.Transaction transaction -> prepare(transaction);
        };
    }

    private static Typing ofVariable(Typing typing) {
        return new Typing(typing.type(), true, Derivation.IMPLICIT, false);
    }

    private static Collation names(Optional<String> charset, Optional<String> collation) {
        if (charset.isEmpty()) {
            return Collation.UTF8MB4_0900_AI_CI;
        }
        checkClientSet(ColumnTypes.charset(charset.get()));
        return ColumnTypes.choose(charset, collation);
    }

    /// Character sets whose ASCII is not one byte wide cannot be a client's.
    private static void checkClientSet(CharacterSet set) {
        switch (set) {
            case UTF16, UTF32, UCS2 ->
                    throw ErrorCode.WRONG_VALUE_FOR_VAR.error(
                            "character_set_client", set.mysqlName());
            case UTF8MB4, UTF8MB3, LATIN1, ASCII, BINARY -> {
                // fine
            }
        }
    }

    private void characterSet(CharacterSet set) {
        var name = new Value.Text(set.mysqlName());
        set("character_set_client", name);
        set("character_set_results", name);
        set("collation_connection", variables.get("collation_database"));
    }

    private void set(String name, Value value) {
        note(variables.set(VariableCatalogue.STANDARD.get(name), value));
    }

    private void note(Optional<dev.quell.base.error.SqlError> warning) {
        warning.ifPresent(run.eval().diagnostics()::demote);
    }

    private Runnable prepare(SetItem.System item) {
        String written = item.component().map(part -> part + "." + item.name()).orElse(item.name());
        SystemVariable variable = VariableCatalogue.STANDARD.get(written);
        boolean global =
                switch (item.scope()) {
                    case UNSPECIFIED, SESSION -> false;
                    case GLOBAL, PERSIST -> true;
                    case PERSIST_ONLY ->
                            throw ErrorCode.NOT_SUPPORTED_YET.error("SET PERSIST_ONLY");
                };
        VariableRights.require(session.session(), variable, global);
        boolean kept = item.scope() == VariableScope.PERSIST;
        if (item.value().isEmpty()) {
            return () -> {
                setDefault(variable, global);
                keep(variable, kept);
            };
        }
        Value value = evaluate(compilation.compile(item.value().get(), compilation.rowless()));
        return () -> {
            assign(variable, global, value);
            keep(variable, kept);
        };
    }

    /// What the variable has become is what it will be after a restart.
    private void keep(SystemVariable variable, boolean kept) {
        if (kept) {
            Value value = variables.globals().get(variable);
            new PersistedVariables(session.engine().catalog())
                    .keep(variable.name(), ValueText.of(value, SqlType.NULL));
        }
    }

    private Value evaluate(Compilation.Compiled compiled) {
        planning.expressions(compilation);
        return compiled.evaluator().evaluate(run.frame(0, compilation.planner().states()));
    }

    private void setDefault(SystemVariable variable, boolean global) {
        if (global) {
            variables.globals().setDefault(variable);
            globalEffects(variable);
        } else {
            boolean before = variables.autocommit();
            variables.setDefault(variable);
            sessionEffects(variable, Value.Int.of(0), before);
        }
    }

    private void assign(SystemVariable variable, boolean global, Value value) {
        if (global) {
            note(
                    variables
                            .globals()
                            .set(
                                    variable,
                                    value,
                                    variables.sqlMode().has(SqlMode.Flag.STRICT_ALL_TABLES)));
            globalEffects(variable);
        } else {
            boolean before = variables.autocommit();
            note(variables.set(variable, value));
            sessionEffects(variable, value, before);
        }
    }

    private void sessionEffects(SystemVariable variable, Value value, boolean autocommitBefore) {
        switch (variable.name()) {
            case "autocommit" -> {
                if (!autocommitBefore && variables.autocommit()) {
                    run.commitOpen();
                }
            }
            case "last_insert_id", "identity" -> session.lastInsertId(bits(value));
            case "timestamp" -> session.fixTime(seconds(value));
            case "restrict_fk_on_non_standard_key" -> warnOfKeys(variable);
            default -> {
                // nothing beyond the value itself
            }
        }
    }

    private void warnOfKeys(SystemVariable variable) {
        if (variables.isOn(variable.name())) {
            run.eval()
                    .diagnostics()
                    .warn(ErrorCode.WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT, variable.name());
        } else {
            run.eval()
                    .diagnostics()
                    .warn(ErrorCode.WARN_DEPRECATED_NON_STANDARD_KEY, variable.name());
        }
    }

    private static long bits(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number;
            case Value.Unsigned(var bits) -> bits;
            default -> 0;
        };
    }

    private static double seconds(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number;
            case Value.Unsigned(var bits) -> bits;
            case Value.Decimal(var number) -> number.doubleValue();
            case Value.Real(var number) -> number;
            default -> 0;
        };
    }

    private void globalEffects(SystemVariable variable) {
        if (variable.name().equals("innodb_flush_log_at_trx_commit")) {
            long mode = bits(variables.globals().get(variable));
            session.engine().flushMode(FlushMode.values()[(int) mode]);
        }
    }

    private Runnable prepare(SetItem.Transaction item) {
        Optional<Value> isolation =
                item.isolation().map(level -> new Value.Text(level.name().replace('_', '-')));
        Optional<Value> readOnly = item.readOnly().map(only -> Value.Int.of(only ? 1 : 0));
        if (item.scope() == VariableScope.UNSPECIFIED) {
            return () ->
                    session.transactions()
                            .characterizeNext(
                                    item.isolation().map(SetStatement::isolation), item.readOnly());
        }
        boolean global = item.scope() == VariableScope.GLOBAL;
        if (global) {
            session.session().privileges().require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN);
        }
        var catalogue = VariableCatalogue.STANDARD;
        return () -> {
            isolation.ifPresent(
                    value -> assign(catalogue.get("transaction_isolation"), global, value));
            readOnly.ifPresent(
                    value -> assign(catalogue.get("transaction_read_only"), global, value));
        };
    }

    private static Isolation isolation(TransactionStatement.Isolation level) {
        return switch (level) {
            case READ_UNCOMMITTED -> Isolation.READ_UNCOMMITTED;
            case READ_COMMITTED -> Isolation.READ_COMMITTED;
            case REPEATABLE_READ -> Isolation.REPEATABLE_READ;
            case SERIALIZABLE -> Isolation.SERIALIZABLE;
        };
    }
}
