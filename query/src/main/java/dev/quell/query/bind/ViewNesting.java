package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.session.account.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The views that the binder stands in at the moment, and what each view of the statement reads.
final class ViewNesting {
    private static final int MAX_DEPTH = 32;

    private final List<Entered> all = new ArrayList<>();
    private final Deque<Entered> open = new ArrayDeque<>();

    /// A view that was entered.
    ///
    /// @param definer whose rights count in it; empty for those of who runs the statement
    /// @param top and alias, the view that the statement itself names
    private record Entered(
            Optional<String> definer,
            NamedTable.View view,
            NamedTable.View top,
            String alias,
            Map<TableName, Set<String>> reads) {}

    /// @param alias what the statement calls it
    /// @throws dev.quell.base.error.SqlError 1462
    void enter(NamedTable.View view, String alias) {
        if (open.size() >= MAX_DEPTH) {
            throw ErrorCode.VIEW_RECURSIVE.error(view.schema(), view.name());
        }
        Entered around = open.peek();
        var entered =
                around == null
                        ? new Entered(
                                view.rules().definer(), view, view, alias, new LinkedHashMap<>())
                        : below(around, view);
        all.add(entered);
        open.push(entered);
    }

    /// With SQL SECURITY INVOKER, who reads a view in a view is the definer of that one.
    private static Entered below(Entered around, NamedTable.View view) {
        return new Entered(
                view.rules().definer().or(() -> around.definer),
                view,
                around.top,
                around.alias,
                new LinkedHashMap<>());
    }

    void leave() {
        open.pop();
    }

    /// Whether what is being bound is the statement's own text.
    boolean isOutside() {
        return open.isEmpty();
    }

    /// Whether it is the text of a view that the statement itself names.
    boolean isOutermost() {
        return open.size() == 1;
    }

    /// Where the view that is being bound notes what it reads.
    Optional<Map<TableName, Set<String>>> innermost() {
        return Optional.ofNullable(open.peek()).map(Entered::reads);
    }

    /// Whose rights count in the view that is being bound; empty for those of who runs the statement.
    Optional<String> definer() {
        return Optional.ofNullable(open.peek()).flatMap(Entered::definer);
    }

    /// The view of the statement that is being bound, and what the statement calls it.
    Optional<ChangedTables.Reader> reader() {
        return Optional.ofNullable(open.peek())
                .map(entered ->
                        new ChangedTables.Reader(
                                entered.top.schema(), entered.top.name(), entered.alias));
    }

    /// Whether a view was entered, in the statement itself or in another view.
    boolean has(String schema, String name) {
        return all.stream()
                .anyMatch(entered ->
                        entered.view.schema().equals(schema) && entered.view.name().equals(name));
    }

    /// What each view reads.
    List<ViewRead> reads() {
        return all.stream()
                .map(entered ->
                        new ViewRead(
                                entered.definer,
                                entered.top.schema(),
                                entered.top.name(),
                                uses(entered.reads)))
                .toList();
    }

    /// All views that were entered.
    Set<TableName> entered() {
        Set<TableName> names = new LinkedHashSet<>();
        all.forEach(
                entered -> names.add(new TableName(entered.view.schema(), entered.view.name())));
        return names;
    }

    static Set<TableUse> uses(Map<TableName, Set<String>> reads) {
        Set<TableUse> uses = new LinkedHashSet<>();
        reads.forEach(
                (table, columns) -> uses.add(new TableUse(table.schema(), table.table(), columns)));
        return uses;
    }
}
