package dev.quell.sql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.print.Digest;
import dev.quell.sql.print.Printer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ParserPropertiesTest {
    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void whatIsPrintedReadsAsTheSameTree(@ForAll("expressions") String text) {
        var tree = Parser.parseExpression(text, SqlMode.NONE);
        String printed = Printer.print(tree);
        assertThat(Parser.parseExpression(printed, SqlMode.NONE)).isEqualTo(tree);
    }

    @Property(tries = 3_000)
    void nothingButSqlErrorsLeavesTheParser(@ForAll("soups") String text) {
        for (var mode :
                List.of(SqlMode.NONE, SqlMode.parse("ANSI,NO_BACKSLASH_ESCAPES").orElseThrow())) {
            try {
                new Parser(text, mode, true, () -> {}).parse(0);
            } catch (SqlError expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
            Digest.of(text, mode);
        }
    }

    @Example
    void deepNestingIsAnErrorAndNoOverflow() throws InterruptedException {
        var texts =
                List.of(
                        "select " + "(".repeat(100_000) + "1",
                        "select " + "not ".repeat(100_000) + "1",
                        "select " + "-".repeat(3) + " - ".repeat(100_000) + "1",
                        "select 1" + "+1".repeat(100_000),
                        "(".repeat(100_000) + "select 1",
                        "select * from " + "(".repeat(100_000) + "t",
                        "select " + "(select ".repeat(100_000) + "1",
                        "select " + "case when ".repeat(100_000) + "1",
                        "select * from a" + " join a".repeat(100_000),
                        "select f(".repeat(100_000));
        var failures = new ConcurrentLinkedQueue<Throwable>();
        // The stack that a thread gets by default.
        var thread = new Thread(null, () -> tryAll(texts, failures), "parser", 1 << 20);
        thread.start();
        thread.join();
        assertThat(failures).isEmpty();
    }

    private static void tryAll(List<String> texts, Queue<Throwable> failures) {
        for (String text : texts) {
            try {
                Parser.parse(text, SqlMode.NONE);
                failures.add(new AssertionError("was read: " + text.substring(0, 40)));
            } catch (SqlError expected) {
                // 1436, or 1064 where the text ends
            } catch (StackOverflowError overflow) {
                failures.add(new AssertionError("overflow: " + text.substring(0, 40), overflow));
            }
        }
    }

    @Example
    void longFlatStatementsAreRead() {
        String list = "1,".repeat(100_000) + "1";
        assertThat(Parser.parse("select 1 in (" + list + ")", SqlMode.NONE).parameters()).isZero();
        String or = "a = 1" + " or a = 2".repeat(50_000);
        assertThat(Parser.parse("select 1 from t where " + or, SqlMode.NONE).parameters()).isZero();
        String union = "select 1" + " union all select 1".repeat(2_000);
        try {
            Parser.parse(union, SqlMode.NONE);
        } catch (SqlError tooLong) {
            assertThat(tooLong.code()).isEqualTo(ErrorCode.STACK_OVERRUN_NEED_MORE);
        }
    }

    @Example
    void parsingOfALongTextCanBeStopped() {
        var cancellation = new Cancellation();
        String text = "insert into t values " + "(1,2),".repeat(100_000) + "(1,2)";
        var parser = new Parser(text, SqlMode.NONE, false, cancellation::check);
        cancellation.cancel(new StopReason.ClientGone());
        assertThatThrownBy(() -> parser.parse(0)).isInstanceOf(SqlError.class);
    }

    @Example
    void statementsOfOneTextFollowEachOther() {
        var parser = new Parser("select 1; select 2 ;; ", SqlMode.NONE, false, () -> {});
        var first = parser.parse(0);
        assertThat(first.end()).isEqualTo(8);
        var second = parser.parse(first.next());
        assertThat(second.start()).isEqualTo(10);
        assertThat(parser.hasNext(second.next())).isFalse();
        assertThatThrownBy(() -> Parser.parse("select 1; select 2", SqlMode.NONE))
                .hasMessageContaining("near 'select 2'");
    }

    @Example
    void programsKeepTheirSemicolons() {
        String program = "create procedure p() begin if a then select 1; end if; select 2; end";
        var parser = new Parser(program + "; select 3", SqlMode.NONE, false, () -> {});
        var first = parser.parse(0);
        assertThat(first.end()).isEqualTo(program.length());
        assertThat(parser.hasNext(first.next())).isTrue();
    }

    @Example
    void placeholdersAreCountedOnlyWherePrepared() {
        var prepared = new Parser("select ?, ? from t limit ?", SqlMode.NONE, true, () -> {});
        assertThat(prepared.single().parameters()).isEqualTo(3);
        try {
            Parser.parse("select ?", SqlMode.NONE);
            fail("a question mark is no expression");
        } catch (SqlError e) {
            assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR);
        }
    }

    @Provide
    Arbitrary<String> soups() {
        Arbitrary<String> words =
                Arbitraries.of(
                        Arrays.stream(Token.values())
                                .map(Token::text)
                                .filter(text -> !text.isEmpty())
                                .toList());
        Arbitrary<String> others =
                Arbitraries.of(
                        "a",
                        "`b`",
                        "'x'",
                        "\"y\"",
                        "1",
                        "1.5",
                        "1e3",
                        "x'41'",
                        "0x41",
                        "@a",
                        "@@g",
                        "'",
                        "`",
                        "/*",
                        "*/",
                        "/*!",
                        "--",
                        "#",
                        "\n",
                        "\\",
                        "_utf8mb4",
                        "\uDC80");
        Arbitrary<String> starts =
                Arbitraries.of(
                        "select",
                        "insert into t",
                        "update t set",
                        "create table t (a int",
                        "alter table t",
                        "set",
                        "show",
                        "grant",
                        "delete from",
                        "select * from t where",
                        "explain",
                        "");
        return Combinators.combine(starts, Arbitraries.oneOf(words, others).list().ofMaxSize(12))
                .as((start, rest) -> start + " " + String.join(" ", rest));
    }

    @Provide
    Arbitrary<String> expressions() {
        return nested(4);
    }

    private static Arbitrary<String> nested(int depth) {
        if (depth == 0) {
            return leaves();
        }
        var inner = nested(depth - 1);
        return Arbitraries.oneOf(
                leaves(), binary(inner, inner), wrapped(inner), ternary(inner, inner, inner));
    }

    private static Arbitrary<String> leaves() {
        return Arbitraries.of(
                "1",
                "-1",
                "1.50",
                "1e3",
                "'it''s'",
                "'a\\nb'",
                "a",
                "t.a",
                "d.t.a",
                "`select`",
                "null",
                "true",
                "x'4142'",
                "b'00000101'",
                "_latin1'x'",
                "@v",
                "@@global.x",
                "date'2020-01-01'",
                "now()",
                "current_timestamp(3)",
                "count(*)",
                "default(a)",
                "(select 1 AS `1`)",
                "rank() over (order by a)",
                "'x' 'y'");
    }

    private static Arbitrary<String> binary(Arbitrary<String> left, Arbitrary<String> right) {
        Arbitrary<String> operators =
                Arbitraries.of(
                        "+", "-", "*", "/", "div", "mod", "%", "|", "&", "^", "<<", ">>", "and",
                        "or", "xor", "=", "<=>", "<>", "<", ">=", "&&", "||");
        return Combinators.combine(left, operators, right)
                .as((a, operator, b) -> "(" + a + ") " + operator + " (" + b + ")");
    }

    private static Arbitrary<String> wrapped(Arbitrary<String> inner) {
        Arbitrary<String> forms =
                Arbitraries.of(
                        "not (%s)",
                        "-(%s)",
                        "~(%s)",
                        "!(%s)",
                        "binary (%s)",
                        "(%s) is not null",
                        "f(%s)",
                        "cast(%s as signed)",
                        "cast(%s as char(3) charset utf8mb4)",
                        "sum(distinct %s)",
                        "convert(%s using latin1)",
                        "(%s) collate utf8mb4_bin",
                        "(%s) + interval 1 day",
                        "extract(year_month from %s)",
                        "trim(leading from %s)",
                        "exists (select %1$s AS `x`)",
                        "case %s when 1 then 2 end",
                        "(%s) in (select 2 AS `2`)",
                        "(%s) > all (select 3 AS `3`)",
                        "group_concat(%s order by a desc separator ';')",
                        "@a := %s",
                        "(%s, 1)");
        return Combinators.combine(forms, inner).as((form, value) -> form.formatted(value));
    }

    private static Arbitrary<String> ternary(
            Arbitrary<String> first, Arbitrary<String> second, Arbitrary<String> third) {
        Arbitrary<String> forms =
                Arbitraries.of(
                        "(%s) between (%s) and (%s)",
                        "(%s) not in (%s, %s)",
                        "if(%s, %s, %s)",
                        "(%s) not like (%s) escape (%s)",
                        "case when %s then %s else %s end",
                        "trim(both %s from concat(%s, %s))",
                        "((%s) regexp (%s)) is true and (%s)");
        return Combinators.combine(forms, first, second, third)
                .as((form, a, b, c) -> form.formatted(a, b, c));
    }
}
