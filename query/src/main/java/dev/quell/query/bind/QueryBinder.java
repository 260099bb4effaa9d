package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.bind.BoundSource.CommonTable;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Unify;
import dev.quell.session.account.TableName;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.QueryBody.SetOperator;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import dev.quell.sql.tree.TableReference;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Binds queries: finds tables and columns, derives types, checks what MySQL checks before anything runs. One for each
/// statement; used by one thread.
public final class QueryBinder {
    private final BindContext context;
    private final TableDirectory directory;
    private final Map<TableName, Set<String>> reads = new LinkedHashMap<>();
    private final Set<BlockScope> overSetOperations = new HashSet<>();
    private final Set<TableDefinition> stored = new LinkedHashSet<>();
    private final Set<TableDefinition> changing = new HashSet<>();
    private final List<Mention> mentions = new ArrayList<>();
    private final Map<Long, String> temporary = new HashMap<>();
    private @Nullable ResolvedNames resolved;
    private Optional<String> currentSchema;
    private final ChangedTables changed = new ChangedTables();
    private boolean locking;
    private final Set<TableName> exclusive = new HashSet<>();
    private boolean variables;
    private final Map<String, Typing> assignments = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int blocks;
    private final ViewNesting views = new ViewNesting();
    private final List<SqlError> warnings = new ArrayList<>();

    /// A table or view that the statement reads; views' own tables are not among them.
    ///
    /// @param columns those that it reads in the order of the text, and [#STAR] where `*` stood for them
    public record TableUse(String schema, String name, Set<String> columns) {
        public static final String STAR = "*";

        public TableUse {
            columns = Collections.unmodifiableSet(new LinkedHashSet<>(columns));
        }
    }

    /// A place of the statement that names a table or view; views' own tables are not among them.
    ///
    /// @param alias the name itself where there is none
    public record Mention(String schema, String name, String alias) {}

    /// A temporary table is read or changed in one place of a statement only, as in MySQL.
    ///
    /// @throws dev.quell.base.error.SqlError 1137
    public void open(TableDefinition table, String alias) {
        if (!table.isTemporary()) {
            return;
        }
        String before = temporary.putIfAbsent(table.id(), alias);
        if (before != null) {
            throw ErrorCode.CANT_REOPEN_TABLE.error(before);
        }
    }

    /// Where a query stands.
    ///
    /// @param seesParent whether it may refer to the tables of the block that it stands in
    /// @param operand whether it is one of a set operation's, whose rows have no order
    record Place(
            @Nullable BlockScope parent,
            boolean seesParent,
            CommonTables commonTables,
            boolean operand) {
        static final Place TOP = new Place(null, false, CommonTables.NONE);

        Place(@Nullable BlockScope parent, boolean seesParent, CommonTables commonTables) {
            this(parent, seesParent, commonTables, false);
        }

        Place asOperand() {
            return new Place(parent, seesParent, commonTables, true);
        }
    }

    public QueryBinder(BindContext context, TableDirectory directory) {
        this.context = context;
        this.directory = directory;
        this.currentSchema = context.session().database();
    }

    /// Binds a query that stands alone.
    public BoundQuery bind(Query query) {
        return bind(query, Place.TOP);
    }

    /// Reads unqualified names in another database than the session's.
    public void useSchema(Optional<String> schema) {
        currentSchema = schema;
    }

    /// What the statement reads, as far as it is bound.
    public Reads reads() {
        return new Reads(uses(), views.reads(), views.entered(), stored, changing, exclusive);
    }

    /// The tables and views that the statement has named so far.
    public Set<TableUse> uses() {
        return ViewNesting.uses(reads);
    }

    /// What binding warns of, for every run of the plan.
    public List<SqlError> warnings() {
        return List.copyOf(warnings);
    }

    /// Takes a warning about the statement's own text; that of a view was warned of when the view was made.
    void warn(SqlError warning) {
        if (views.isOutside()) {
            warnings.add(warning);
        }
    }

    ViewNesting views() {
        return views;
    }

    /// Notes from now on what names mean, for EXPLAIN or for the text of a view.
    public ResolvedNames resolveNames(boolean explain) {
        var names = new ResolvedNames(explain);
        resolved = names;
        return names;
    }

    /// Where that is noted; not within views, whose text is not printed.
    Optional<ResolvedNames> resolved() {
        return views.isOutside() ? Optional.ofNullable(resolved) : Optional.empty();
    }

    /// All places that name a table so far, in the order in which they are bound.
    public List<Mention> mentions() {
        return List.copyOf(mentions);
    }

    /// Notes such a place.
    public void mention(String schema, String name, String alias) {
        if (views.isOutside()) {
            mentions.add(new Mention(schema, name, alias));
        }
    }

    /// Binds an UPDATE or DELETE.
    public BoundChange bind(ChangeRequest request) {
        CommonTables visible =
                request.with().map(CommonTables.NONE::with).orElse(CommonTables.NONE);
        return new ChangeBinder(scope(new Place(null, false, visible)), request).bind();
    }

    /// Binds a view that rows are inserted through.
    ///
    /// @param columns those that the statement names; empty for all
    /// @throws dev.quell.base.error.SqlError 1054, 1110, 1348, 1393, 1394, 1471
    public ViewInsert insertInto(QualifiedName view, List<Reference.Column> columns) {
        return ViewInsert.of(bindChanged(view), columns);
    }

    /// Whether rows of a view that need not be in the catalog yet can be changed: IS_UPDATABLE of information_schema.VIEWS.
    public boolean isUpdatable(NamedTable.View view) {
        BlockScope scope = scope(Place.TOP);
        var from = new FromBinder(scope, List.of(), FromBinder.Setting.CHANGE);
        return ViewTarget.of(from.bindView(view)).filter(ViewTarget::isUpdatable).isPresent();
    }

    private SourceScope.Table bindChanged(QualifiedName view) {
        BlockScope scope = scope(Place.TOP);
        var from = new FromBinder(scope, List.of(), FromBinder.Setting.CHANGE);
        from.bind(List.of(TableReference.Named.of(view)));
        return scope.sources().tables().getFirst();
    }

    /// A scope for expressions that stand in no query block but may hold subqueries (VALUES, SET, DO).
    public Scope subqueryScope(Scope columns) {
        return new Scope() {
            @Override
            public BoundExpression column(Reference.Column column) {
                return columns.column(column);
            }

            @Override
            public BoundSubquery subquery(Query query) {
                return bind(query);
            }
        };
    }

    /// The stored tables that the statement reads, those of views too.
    public Set<TableDefinition> storedTables() {
        return Set.copyOf(stored);
    }

    /// Notes that the statement reads a user or system variable.
    void noteVariable() {
        variables = true;
    }

    /// Whether it does.
    public boolean readsVariables() {
        return variables;
    }

    /// What the statement has given its user variables so far, by name.
    Map<String, Typing> assignments() {
        return assignments;
    }

    /// Whether the statement reads a view, itself or through another one.
    public boolean readsView(String schema, String name) {
        return views.has(schema, name);
    }

    /// Whether a locking clause was met.
    public boolean locking() {
        return locking;
    }

    BindContext context() {
        return context;
    }

    int nextBlockNumber() {
        return ++blocks;
    }

    /// Notes the locking clauses of a query.
    void noteLocking(Query query) {
        locking |= !query.locking().isEmpty();
    }

    /// Notes that rows of a stored table are locked FOR UPDATE.
    void noteChanging(TableDefinition table) {
        changing.add(table);
    }

    /// Notes that rows of a table that the statement names are locked FOR UPDATE.
    void noteExclusive(String schema, String name) {
        if (views.isOutside()) {
            exclusive.add(new TableName(schema, name));
        }
    }

    BoundQuery bind(Query query, Place place) {
        noteLocking(query);
        CommonTables visible =
                query.with().map(place.commonTables::with).orElse(place.commonTables);
        Place inner = new Place(place.parent, place.seesParent, visible, place.operand);
        return switch (query.body()) {
            case Select select -> new SelectBinder(scope(inner), query).bind(select);
            case QueryBody.Table table -> new SelectBinder(scope(inner), query).bind(star(table));
            case QueryBody.SetOperation _, QueryBody.Values _, QueryBody.Parenthesised _ ->
                    query.orderBy().isEmpty() && query.limit().isEmpty()
                            ? bind(query.body(), inner, query.locking())
                            : ordered(query, inner);
        };
    }

    BlockScope scope(Place place) {
        return new BlockScope(this, place);
    }

    /// `TABLE t` is `SELECT * FROM t`.
    private static Select star(QueryBody.Table table) {
        return new Select(
                "",
                Set.of(),
                List.of(new SelectItem.Star(Optional.empty(), Optional.empty())),
                List.of(TableReference.Named.of(table.name())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /// ORDER BY and LIMIT over something that is no plain SELECT: a block that selects everything from it.
    private BoundQuery ordered(Query query, Place place) {
        BlockScope scope = scope(place);
        overSetOperations.add(scope);
        BoundQuery rows =
                bind(query.body(), new Place(scope, false, place.commonTables), query.locking());
        boolean counts = !scope.isInner() && has(query.body(), Select.Option.SQL_CALC_FOUND_ROWS);
        return new SelectBinder(scope, query).bindOver(rows, counts);
    }

    /// Whether the first SELECT has an option, which is the whole query's.
    private static boolean has(QueryBody body, Select.Option option) {
        return switch (body) {
            case Select select -> select.options().contains(option);
            case QueryBody.Parenthesised(var query) -> has(query.body(), option);
            case QueryBody.SetOperation operation -> has(operation.left(), option);
            case QueryBody.Table _, QueryBody.Values _ -> false;
        };
    }

    /// Whether the block only orders the rows of a set operation, whose tables' names mean nothing there.
    boolean globalOrder(BlockScope scope) {
        return overSetOperations.contains(scope);
    }

    /// @param locking what is written behind the body: the clauses of its last SELECT, whatever brackets are around that
    BoundQuery bind(QueryBody body, Place place, List<Query.Locking> locking) {
        return switch (body) {
            case Select select ->
                    new SelectBinder(scope(place), Query.of(select).locked(locking)).bind(select);
            case QueryBody.Table table ->
                    new SelectBinder(scope(place), Query.of(body).locked(locking))
                            .bind(star(table));
            case QueryBody.Parenthesised(var query) -> bind(query.locked(locking), place);
            case QueryBody.Values(var rows) -> values(rows, place);
            case QueryBody.SetOperation operation -> setOperation(operation, place, locking);
        };
    }

    /// @throws dev.quell.base.error.SqlError 1234 for an option of the whole query in another SELECT than the first, 3954
    private BoundQuery setOperation(
            QueryBody.SetOperation operation, Place place, List<Query.Locking> locking) {
        for (var option :
                List.of(Select.Option.SQL_CALC_FOUND_ROWS, Select.Option.SQL_BUFFER_RESULT)) {
            if (has(operation.right(), option)) {
                throw ErrorCode.CANT_USE_OPTION_HERE.error(option);
            }
        }
        refuseInto(operation.left());
        refuseInto(operation.right());
        BoundQuery left = bind(operation.left(), place.asOperand(), List.of());
        BoundQuery right = bind(operation.right(), place.asOperand(), locking);
        return combine(operation.operator(), operation.all(), left, right);
    }

    private static void refuseInto(QueryBody operand) {
        if (operand instanceof QueryBody.Parenthesised(var query) && query.into().isPresent()) {
            throw ErrorCode.MISPLACED_INTO.error();
        }
    }

    BoundQuery combine(SetOperator operator, boolean all, BoundQuery left, BoundQuery right) {
        if (left.columns().size() != right.columns().size()) {
            throw ErrorCode.WRONG_NUMBER_OF_COLUMNS_IN_SELECT.error();
        }
        List<OutputColumn> columns = new ArrayList<>(left.columns().size());
        for (int i = 0; i < left.columns().size(); i++) {
            List<Typing> typings = new ArrayList<>();
            operands(left, operator, i, typings);
            operands(right, operator, i, typings);
            columns.add(
                    new OutputColumn(
                            ColumnName.expression(left.columns().get(i).name().name()),
                            unify(typings)));
        }
        return new BoundQuery.SetOperation(
                operator,
                all,
                retyped(left, operator, columns),
                retyped(right, operator, columns),
                columns,
                left.correlated() || right.correlated());
    }

    /// A set operation within a chain of its kind, with the chain's columns.
    private static BoundQuery retyped(
            BoundQuery query, SetOperator operator, List<OutputColumn> columns) {
        return query instanceof BoundQuery.SetOperation operation
                        && operation.operator() == operator
                ? new BoundQuery.SetOperation(
                        operator,
                        operation.all(),
                        retyped(operation.left(), operator, columns),
                        retyped(operation.right(), operator, columns),
                        columns,
                        operation.correlated())
                : query;
    }

    /// The types of a column in all operands of a chain of one operator: MySQL unifies them at once, not pair by pair.
    private static void operands(
            BoundQuery query, SetOperator operator, int column, List<Typing> into) {
        if (query instanceof BoundQuery.SetOperation operation
                && operation.operator() == operator) {
            operands(operation.left(), operator, column, into);
            operands(operation.right(), operator, column, into);
        } else {
            into.add(query.columns().get(column).typing());
        }
    }

    private Typing unify(List<Typing> typings) {
        return Unify.of(typings, "UNION", context.settings());
    }

    private BoundQuery values(List<List<Expression>> rows, Place place) {
        BlockScope scope = scope(place);
        int width = rows.getFirst().size();
        List<List<BoundExpression>> bound = new ArrayList<>(rows.size());
        for (List<Expression> row : rows) {
            if (row.size() != width) {
                throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(bound.size() + 1);
            }
            bound.add(row.stream().map(value -> scope.bind(Clause.FIELD_LIST, value)).toList());
        }
        List<OutputColumn> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            int place1 = i;
            List<Typing> typings = bound.stream().map(row -> row.get(place1).typing()).toList();
            columns.add(new OutputColumn(ColumnName.expression("column_" + i), unify(typings)));
        }
        return new BoundQuery.Values(bound, columns, scope.correlated());
    }

    /// The database that a name means.
    ///
    /// @throws dev.quell.base.error.SqlError 1046 if none is named and none is current
    String schema(QualifiedName name) {
        return name.schema().or(() -> currentSchema).orElseThrow(ErrorCode.NO_DB_ERROR::error);
    }

    /// Where the columns that the statement, or the view that is being bound, reads of a table are noted.
    Set<String> reads(String schema, String name) {
        return views.innermost()
                .orElse(reads)
                .computeIfAbsent(new TableName(schema, name), _ -> new LinkedHashSet<>());
    }

    /// Notes a column that is read outside any query block: in VALUES, or after ON DUPLICATE KEY UPDATE.
    public void noteRead(TableDefinition table, String column) {
        reads(table.schema(), table.name()).add(column);
    }

    /// From here on no subquery may read these tables, which the statement changes.
    ///
    /// @param aliases what each is called in the statement
    ///
    /// @param statement `UPDATE`
    public void changes(Map<TableDefinition, ChangedTables.Change> aliases, String statement) {
        changed.are(aliases, statement);
    }

    ChangedTables changed() {
        return changed;
    }

    NamedTable find(String schema, String name) {
        NamedTable found =
                (views.isOutside() ? directory.table(schema, name) : directory.stored(schema, name))
                        .orElseThrow(() ->
                                directory.schemaExists(schema)
                                        ? InformationSchema.noSuchTable(schema, name)
                                        : ErrorCode.BAD_DB_ERROR.error(schema));
        if (found instanceof NamedTable.Stored(var definition)) {
            stored.add(definition);
        }
        return found;
    }

    /// Binds a view's query where the view is named, as one that is read on its own.
    BoundQuery bindView(NamedTable.View view, String alias, BlockScope parent) {
        return inView(
                view,
                alias,
                () ->
                        changed.apart(() ->
                                bind(view.query(), new Place(parent, false, CommonTables.NONE))));
    }

    /// Does something where names mean what they meant when the view was made.
    <T> T inView(NamedTable.View view, String alias, Supplier<T> binding) {
        Optional<String> before = currentSchema;
        views.enter(view, alias);
        currentSchema = Optional.of(view.schema());
        try {
            return binding.get();
        } catch (SqlError error) {
            throw views.isOutermost() && isBrokenView(error)
                    ? ErrorCode.VIEW_INVALID.error(view.schema(), view.name())
                    : error;
        } finally {
            currentSchema = before;
            views.leave();
        }
    }

    private static boolean isBrokenView(SqlError error) {
        return error.code() == ErrorCode.NO_SUCH_TABLE
                || error.code() == ErrorCode.BAD_FIELD_ERROR
                || error.code() == ErrorCode.UNKNOWN_TABLE
                || error.code() == ErrorCode.BAD_DB_ERROR;
    }

    /// The common table expression, bound when it is first named.
    CommonTable common(CommonTables.Entry entry) {
        return entry.bound().orElseGet(() -> changed.apart(() -> bindCommon(entry)));
    }

    private CommonTable bindCommon(CommonTables.Entry entry) {
        Query query = entry.written().query();
        Place place = new Place(null, false, entry.visible());
        if (entry.isRecursive()) {
            return new RecursiveBinder(this, entry, place).bind();
        }
        entry.forbidden(true);
        try {
            CommonTable table = table(entry, bind(query, place), false);
            entry.bound(table);
            return table;
        } finally {
            entry.forbidden(false);
        }
    }

    static CommonTable table(CommonTables.Entry entry, BoundQuery query, boolean recursive) {
        List<OutputColumn> columns = rename(query.columns(), entry.written().columns());
        checkDistinctNames(columns);
        if (recursive) {
            columns =
                    columns.stream()
                            .map(column ->
                                    new OutputColumn(
                                            ColumnName.expression(column.name().name()),
                                            column.typing().withNullable(true)))
                            .toList();
        }
        return new CommonTable(entry.written().name(), columns, query);
    }

    /// Columns under the names of a column list; the list may be empty.
    ///
    /// @throws dev.quell.base.error.SqlError 1353 if the list has another length
    static List<OutputColumn> rename(List<OutputColumn> columns, List<String> names) {
        if (names.isEmpty()) {
            return columns;
        }
        if (names.size() != columns.size()) {
            throw ErrorCode.VIEW_WRONG_LIST.error();
        }
        List<OutputColumn> renamed = new ArrayList<>(columns.size());
        for (int i = 0; i < names.size(); i++) {
            OutputColumn column = columns.get(i);
            renamed.add(new OutputColumn(column.name().renamed(names.get(i)), column.typing()));
        }
        return renamed;
    }

    /// @throws dev.quell.base.error.SqlError 1060 where a derived table would have two columns of one name
    static void checkDistinctNames(List<OutputColumn> columns) {
        Set<String> seen = new HashSet<>();
        for (OutputColumn column : columns) {
            if (!seen.add(column.name().name().toLowerCase(Locale.ROOT))) {
                throw ErrorCode.DUP_FIELDNAME.error(column.name().name());
            }
        }
    }
}
