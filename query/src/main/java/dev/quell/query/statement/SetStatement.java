package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.ColumnTypes;
import dev.quell.query.system.PersistedVariables;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.VariableRights;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.variable.SessionVariables;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.session.variable.VariableOrigin;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.SessionStatement.SetItem;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.VariableScope;
import dev.quell.storage.txn.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
        if (set.minBytes() > 1) {
            throw ErrorCode.WRONG_VALUE_FOR_VAR.error("character_set_client", set.mysqlName());
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

    private void note(Optional<SqlError> warning) {
        warning.ifPresent(run.eval().diagnostics()::demote);
    }

    private Runnable prepare(SetItem.System item) {
        String written = item.component().map(part -> part + "." + item.name()).orElse(item.name());
        SystemVariable variable = VariableCatalogue.STANDARD.get(written);
        boolean global =
                switch (item.scope()) {
                    case UNSPECIFIED, SESSION -> false;
                    case GLOBAL, PERSIST, PERSIST_ONLY -> true;
                };
        if (item.scope() == VariableScope.PERSIST_ONLY) {
            VariableRights.requirePersistOnly(session.session());
            Optional<Value> value = item.value().map(this::evaluate);
            return () -> keepOnly(variable, value);
        }
        VariableRights.require(session.session(), variable, global);
        boolean kept = item.scope() == VariableScope.PERSIST;
        if (item.value().isEmpty()) {
            return () -> {
                setDefault(variable, global);
                keep(variable, kept);
            };
        }
        Value value = evaluate(item.value().get());
        return () -> {
            assign(variable, global, value);
            keep(variable, kept);
        };
    }

    /// What the variable has become is what it will be after a restart.
    private void keep(SystemVariable variable, boolean kept) {
        if (kept) {
            keep(variable, variables.globals().get(variable));
        }
    }

    /// SET PERSIST_ONLY: the running server goes on as it is.
    private void keepOnly(SystemVariable variable, Optional<Value> value) {
        keep(variable, variables.globals().atNextStart(variable, value));
    }

    private void keep(SystemVariable variable, Value value) {
        new PersistedVariables(session.engine().catalog())
                .keep(variable.name(), variable.show(value));
    }

    private Value evaluate(Expression expression) {
        return evaluate(compilation.compile(expression, compilation.rowless()));
    }

    private Value evaluate(Compilation.Compiled compiled) {
        planning.expressions(compilation);
        return compiled.evaluator().evaluate(run.frame(0, compilation.planner().states()));
    }

    private void setDefault(SystemVariable variable, boolean global) {
        if (global) {
            requirePartialRevokes(variable, Value.Int.of(0));
            variables.globals().setDefault(variable);
            globalEffects(variable);
            warnOfMode(variable, variables.globals().text(variable.name()));
        } else {
            boolean before = variables.autocommit();
            variables.setDefault(variable);
            sessionEffects(variable, Value.Int.of(0), before);
        }
    }

    private void assign(SystemVariable variable, boolean global, Value value) {
        if (global) {
            EngineSettings.checkChange(variable, value, variables.globals());
            requirePartialRevokes(variable, value);
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
            warnOfMode(variable, variables.text(variable.name()));
        }
    }

    /// Modes that belong to strict mode and stand without it, or are missing in it; and one that is deprecated.
    private void warnOfMode(SystemVariable variable, String mode) {
        if (!variable.name().equals("sql_mode")) {
            return;
        }
        SqlMode set = SqlMode.parse(mode).orElse(SqlMode.NONE);
        long parts =
                Stream.of(
                                SqlMode.Flag.NO_ZERO_DATE,
                                SqlMode.Flag.NO_ZERO_IN_DATE,
                                SqlMode.Flag.ERROR_FOR_DIVISION_BY_ZERO)
                        .filter(set::has)
                        .count();
        if (parts != (set.strict() ? 3 : 0)) {
            run.eval().diagnostics().warn(ErrorCode.SQL_MODE_MERGED);
        }
        if (set.has(SqlMode.Flag.PAD_CHAR_TO_FULL_LENGTH)) {
            run.eval()
                    .diagnostics()
                    .warn(ErrorCode.WARN_DEPRECATED_SQLMODE, "PAD_CHAR_TO_FULL_LENGTH");
        }
    }

    /// What was revoked from a database would come back.
    ///
    /// @throws dev.quell.base.error.SqlError 3896
    private void requirePartialRevokes(SystemVariable variable, Value value) {
        if (variable.name().equals("partial_revokes")
                && List.of("0", "OFF", "FALSE")
                        .contains(ScalarEvaluation.text(value).toUpperCase(Locale.ROOT))
                && session.session().sessions().accounts().all().stream()
                        .anyMatch(account -> !account.grants().restrictions().isEmpty())) {
            throw ErrorCode.PARTIAL_REVOKES_EXIST.error();
        }
    }

    private void sessionEffects(SystemVariable variable, Value value, boolean autocommitBefore) {
        switch (variable.name()) {
            case "autocommit" -> {
                if (!autocommitBefore && variables.autocommit()) {
                    run.commitOpen();
                }
            }
            case "insert_id" -> session.insertId(bits(value));
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
            case Value.Int(var number) -> Math.max(number, 0);
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
        var account = session.session().account();
        variables
                .globals()
                .from(
                        variable.name(),
                        VariableOrigin.dynamic(
                                new VariableOrigin.Setter(
                                        session.session().sessions().clock().instant(),
                                        account.user(),
                                        account.host())));
        if (variable.name().equals("partial_revokes")) {
            boolean literally = variables.globals().integer(variable.name()) != 0;
            session.session().sessions().accounts().takeNamesLiterally(literally);
        }
        if (EngineSettings.depend(variable.name())) {
            EngineSettings.apply(variables.globals(), session.engine());
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
            if (!global) {
                session.transactions()
                        .characterizeAll(
                                item.isolation().map(SetStatement::isolation), item.readOnly());
            }
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
