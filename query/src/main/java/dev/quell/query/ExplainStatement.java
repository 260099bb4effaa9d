package dev.quell.query;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.ResolvedNames;
import dev.quell.query.exec.ChangePlan;
import dev.quell.query.exec.Explanation;
import dev.quell.query.exec.PlanJson;
import dev.quell.query.exec.PlanMeasures;
import dev.quell.query.exec.PlanTree;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.RowSource;
import dev.quell.query.statement.ChangeRequests;
import dev.quell.query.statement.Compilation;
import dev.quell.query.statement.DataStatements;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.Reply;
import dev.quell.query.statement.ScalarEvaluation;
import dev.quell.query.statement.StatementRun;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.RunningStatement;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.InsertSource;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// EXPLAIN in its formats, EXPLAIN ANALYZE, and EXPLAIN FOR CONNECTION.
final class ExplainStatement {
    private static final SqlType TEXT = SqlType.varchar(1 << 24, Collation.UTF8MB4_0900_AI_CI);

    private final StatementRun run;
    private final Planning planning;

    private enum Format {
        TRADITIONAL,
        TREE,
        JSON
    }

    /// What is told, in each of the forms.
    private interface Told {
        List<Value[]> lines();

        String tree();

        String json();
    }

    ExplainStatement(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
    }

    /// What a statement may not do may not be explained either.
    void run(ShowStatement.Explain explain, Reply reply) {
        Compilation compilation = planning.compilation();
        if (explain.schema().isPresent()) {
            compilation.planner().binder().useSchema(explain.schema());
        }
        if (explain.analyze()) {
            analyze(explain, compilation, reply);
            return;
        }
        Format format = format(explain.format());
        Told told = told(explain.statement(), compilation, reply);
        if (format != Format.TRADITIONAL && explain.into().isPresent()) {
            keep(explain.into().get(), format == Format.TREE ? told.tree() : told.json());
            reply.ok(new Ok(1, 0, 0, ""));
            return;
        }
        answer(told, format, reply);
    }

    private Format format(Optional<String> written) {
        String name =
                written.orElseGet(() -> run.session().session().variables().text("explain_format"));
        return name.startsWith("TRADITIONAL") ? Format.TRADITIONAL : Format.valueOf(name);
    }

    private void keep(String variable, String text) {
        run.session()
                .variables()
                .set(
                        variable,
                        new UserVariables.Variable(
                                new Value.Text(text),
                                new Typing(TEXT, true, Derivation.IMPLICIT, false)));
    }

    private static void answer(Told told, Format format, Reply reply) {
        if (format == Format.TRADITIONAL) {
            List<Value[]> lines = told.lines();
            reply.columns(Explanation.columns());
            lines.forEach(reply::row);
        } else {
            text(format == Format.TREE ? told.tree() : told.json(), reply);
        }
        reply.end(0, false);
    }

    private static void text(String text, Reply reply) {
        reply.columns(List.of(ResultColumn.expression("EXPLAIN", TEXT)));
        reply.row(new Value[] {new Value.Text(text)});
    }

    private Told told(Statement statement, Compilation compilation, Reply reply) {
        return switch (statement) {
            case Query query -> told(query(query, compilation), "SIMPLE");
            case DataStatement.Update update ->
                    told(
                            new DataStatements(run, planning, reply::clientFile).plan(update),
                            "UPDATE");
            case DataStatement.Delete delete ->
                    told(
                            new DataStatements(run, planning, reply::clientFile)
                                    .plan(ChangeRequests.of(delete)),
                            "DELETE");
            case DataStatement.MultiDelete delete ->
                    told(
                            new DataStatements(run, planning, reply::clientFile)
                                    .plan(ChangeRequests.of(delete)),
                            "DELETE");
            case DataStatement.Insert insert -> {
                new DataStatements(run, planning, reply::clientFile).prepare(insert);
                yield insert(insert, compilation);
            }
            default -> throw ErrorCode.NOT_SUPPORTED_YET.error("EXPLAIN of this statement");
        };
    }

    /// The plan of a query, with a note of how it is understood.
    private QueryPlan query(Query query, Compilation compilation) {
        ResolvedNames names = compilation.planner().binder().resolveNames(true);
        QueryPlan plan = planned(query, compilation, Optional.empty());
        for (ResolvedNames.Outer reference : names.outer()) {
            run.eval()
                    .diagnostics()
                    .note(
                            ErrorCode.WARN_FIELD_RESOLVED,
                            reference.name(),
                            reference.block(),
                            reference.home());
        }
        run.eval().diagnostics().note(ErrorCode.YES, Printer.print(query, names.numbered()));
        return plan;
    }

    private QueryPlan planned(
            Query query, Compilation compilation, Optional<PlanMeasures> measures) {
        try {
            return measures.isPresent()
                    ? compilation.planner().plan(query, measures.get())
                    : compilation.planner().plan(query);
        } finally {
            planning.expressions(compilation);
            planning.checkExplain(compilation);
        }
    }

    private static Told told(QueryPlan plan, String kind) {
        return new Told() {
            @Override
            public List<Value[]> lines() {
                return Explanation.of(plan, kind);
            }

            @Override
            public String tree() {
                return PlanTree.of(plan, Optional.empty());
            }

            @Override
            public String json() {
                return PlanJson.of(plan);
            }
        };
    }

    private static Told told(ChangePlan plan, String kind) {
        return new Told() {
            @Override
            public List<Value[]> lines() {
                return Explanation.of(plan, kind);
            }

            @Override
            public String tree() {
                return PlanTree.of(plan, kind.equals("DELETE"));
            }

            @Override
            public String json() {
                return PlanJson.of(plan, kind);
            }
        };
    }

    private Told insert(DataStatement.Insert insert, Compilation compilation) {
        String kind = insert.replace() ? "REPLACE" : "INSERT";
        Optional<QueryPlan> source =
                insert.source() instanceof InsertSource.FromQuery(var query)
                        ? Optional.of(planned(query, compilation, Optional.empty()))
                        : Optional.empty();
        String table = insert.table().name();
        return new Told() {
            @Override
            public List<Value[]> lines() {
                return Explanation.ofInsert(table, kind, source);
            }

            @Override
            public String tree() {
                return "-> "
                        + kind.charAt(0)
                        + kind.substring(1).toLowerCase(Locale.ROOT)
                        + " into "
                        + table
                        + "\n"
                        + source.map(plan -> PlanTree.of(plan, Optional.empty()).indent(4))
                                .orElse("    -> Rows fetched before execution\n");
            }

            @Override
            public String json() {
                return PlanJson.ofInsert(table, kind, source);
            }
        };
    }

    /// Runs a query and tells what each step of its plan did.
    ///
    /// @throws SqlError 1235 for what is no query, and whatever ends it
    private void analyze(ShowStatement.Explain explain, Compilation compilation, Reply reply) {
        Optional<String> other = explain.format().filter(name -> !name.equals("TREE"));
        if (other.isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    "EXPLAIN ANALYZE with " + other.get() + " format");
        }
        if (!(explain.statement() instanceof Query query)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("EXPLAIN ANALYZE of this statement");
        }
        var measures = new PlanMeasures();
        QueryPlan plan = planned(query, compilation, Optional.of(measures));
        run.stage(Stage.EXECUTING);
        try (RowSource rows = plan.open(run.execution())) {
            while (rows.next()) {
                run.cancellation().check();
            }
        }
        String tree = PlanTree.of(plan, Optional.of(measures));
        if (explain.into().isPresent()) {
            keep(explain.into().get(), tree);
            reply.ok(new Ok(1, 0, 0, ""));
            return;
        }
        text(tree, reply);
        reply.end(0, false);
    }

    /// Tells how another session's statement finds its rows. It is planned anew, as things are now.
    ///
    /// @throws SqlError 1094, 1227, 3012
    void run(ShowStatement.ExplainConnection explain, Reply reply) {
        if (explain.analyze()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("EXPLAIN ANALYZE FOR CONNECTION");
        }
        long id = id(ScalarEvaluation.evaluate(explain.connection(), run, planning));
        Session own = run.session().session();
        Session other =
                own.sessions().find(id).orElseThrow(() -> ErrorCode.NO_SUCH_THREAD.error(id));
        if (other == own) {
            throw ErrorCode.EXPLAIN_NOT_SUPPORTED.error();
        }
        Optional<Statement> statement = other.running().flatMap(this::statement);
        if (statement.isEmpty()) {
            reply.ok(Ok.NOTHING);
            return;
        }
        if (!own.sees(other)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error("PROCESS");
        }
        Compilation compilation = planning.compilation();
        compilation.planner().binder().useSchema(other.database());
        answer(ofConnection(statement.get(), compilation), format(explain.format()), reply);
    }

    private static long id(Value value) {
        return value instanceof Value.Int(var number) ? number : 0;
    }

    private Optional<Statement> statement(RunningStatement running) {
        String text = running.info();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Parser.parse(text, run.eval().settings().sqlMode()).statement());
    }

    private static Told ofConnection(Statement statement, Compilation compilation) {
        return switch (statement) {
            case Query query -> told(compilation.planner().plan(query), "SIMPLE");
            case DataStatement.Update update ->
                    told(compilation.planner().change(ChangeRequests.of(update)), "UPDATE");
            case DataStatement.Delete delete ->
                    told(compilation.planner().change(ChangeRequests.of(delete)), "DELETE");
            case DataStatement.MultiDelete delete ->
                    told(compilation.planner().change(ChangeRequests.of(delete)), "DELETE");
            default -> throw ErrorCode.EXPLAIN_NOT_SUPPORTED.error();
        };
    }
}
