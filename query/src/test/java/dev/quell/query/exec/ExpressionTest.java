package dev.quell.query.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.ExpressionBinder;
import dev.quell.query.bind.Scope;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.NoLocks;
import dev.quell.query.value.SessionFacts;
import dev.quell.query.value.SessionTimeZone;
import dev.quell.query.value.UserVariables;
import dev.quell.sql.parse.Parser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions with the value, the type and the warnings that a MySQL 9.7 server gave for them.
class ExpressionTest {
    private static final EvalSettings SETTINGS =
            new EvalSettings(
                    EvalSettings.DEFAULT.sqlMode(),
                    SessionTimeZone.UTC,
                    Collation.UTF8MB4_GENERAL_CI,
                    4,
                    67_108_864,
                    1_024,
                    0,
                    "en_US",
                    "aes-128-ecb");

    static List<String> expressions() throws IOException {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        ExpressionTest.class.getResourceAsStream(
                                                "expressions.tsv")),
                                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void valueTypeAndWarningsAreMysqls(String line) {
        int tab = line.indexOf('\t');
        assertThat(answer(line.substring(0, tab))).isEqualTo(line.substring(tab + 1));
    }

    private static String answer(String text) {
        var diagnostics = new Diagnostics(64);
        var variables = new UserVariables();
        var session = new NoSession();
        var context =
                new EvalContext(
                        session,
                        SETTINGS,
                        new EvalContext.SessionState(diagnostics, variables, new NoLocks()),
                        new Cancellation(),
                        Instant.EPOCH,
                        List.of());
        try {
            var bound =
                    new ExpressionBinder(
                                    new BindContext(SETTINGS, session, variables, List.of()),
                                    Scope.EMPTY)
                            .bind(Parser.parseExpression(text, SETTINGS.sqlMode()));
            var value =
                    new ExpressionCompiler(SETTINGS, SubqueryCompiler.NONE)
                            .compile(bound)
                            .evaluate(Frame.rowless(context));
            return written(value, bound.type())
                    + "\t"
                    + kind(bound.type())
                    + "\t"
                    + warnings(diagnostics);
        } catch (SqlError e) {
            return "ERR " + e.code().number() + " " + e.getMessage();
        }
    }

    private static String warnings(Diagnostics diagnostics) {
        var text = new StringBuilder();
        for (var condition : diagnostics.conditions()) {
            text.append('|')
                    .append(condition.code().number())
                    .append(' ')
                    .append(condition.message());
        }
        return text.toString();
    }

    private static String written(Value value, SqlType type) {
        if (value.isNull()) {
            return "NULL";
        }
        return type.kind().isBinary()
                ? HexFormat.of().formatHex(ValueText.bytes(value, type, CharacterSet.BINARY))
                : ValueText.of(value, type);
    }

    private static String kind(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> type.unsigned() ? "INTU" : "INT";
            case DECIMAL -> "DEC" + type.decimals();
            case TIME -> "TIME" + type.decimals();
            case DATETIME, TIMESTAMP -> "DATETIME" + type.decimals();
            case FLOAT, DOUBLE, DATE, YEAR, NULL, JSON, BIT -> type.kind().name();
            default -> type.collation() == Collation.BINARY ? "BIN" : "TEXT";
        };
    }

    private static final class NoSession implements SessionFacts {
        @Override
        public long connectionId() {
            return 8;
        }

        @Override
        public String user() {
            return "root@localhost";
        }

        @Override
        public String currentRole() {
            return "NONE";
        }

        @Override
        public String currentUser() {
            return "root@localhost";
        }

        @Override
        public Optional<String> database() {
            return Optional.of("fdb");
        }

        @Override
        public String version() {
            return "8.4.0";
        }

        @Override
        public long lastInsertId() {
            return 0;
        }

        @Override
        public void lastInsertId(long id) {}

        @Override
        public long foundRows() {
            return 0;
        }

        @Override
        public long rowCount() {
            return -1;
        }

        @Override
        public Value systemVariable(VariableScope scope, String name) {
            return Value.NULL;
        }

        @Override
        public String stage(String name) {
            return name;
        }
    }
}
