package dev.quell.query.statement;

import dev.quell.query.bind.BoundChange;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.session.account.Privilege;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a statement needs to be allowed to write to a table, or through a view to the table behind it.
final class Writes {
    private final InsertTarget target;
    private final List<Planning.Need> needs = new ArrayList<>();
    private final List<Planning.Need> ofView = new ArrayList<>();
    private final List<Planning.Below> below = new ArrayList<>();

    Writes(InsertTarget target) {
        this.target = target;
    }

    /// All columns, without a list of them in the statement.
    void addUnnamed(Privilege privilege, List<Integer> columns) {
        add(privilege, columns);
        var named = needs.removeLast();
        var names = new ArrayList<>(named.columns());
        names.add(TableUse.STAR);
        needs.add(new Planning.Need(privilege, names));
    }

    /// @param columns of the table; empty for rows as wholes
    void add(Privilege privilege, List<Integer> columns) {
        TableDefinition table = target.table();
        needs.add(
                new Planning.Need(
                        privilege,
                        columns.isEmpty()
                                ? List.of(TableUse.STAR)
                                : columns.stream()
                                        .map(ordinal -> table.columns().get(ordinal).name())
                                        .toList()));
        target.view()
                .map(view -> view.through(columns))
                .ifPresent(view -> {
                    ofView.add(new Planning.Need(privilege, view.columns()));
                    below(privilege, view).forEach(below::add);
                });
    }

    private static Stream<Planning.Below> below(Privilege privilege, BoundChange.ThroughView view) {
        return view.below().stream().map(write -> new Planning.Below(privilege, write));
    }

    Planning.Write of(InsertTarget written) {
        return new Planning.Write(
                written.table(),
                written.name(),
                needs,
                written.view()
                        .map(view ->
                                new Planning.ThroughView(
                                        view.schema(), view.name(), ofView, below)));
    }

    /// For UPDATE and DELETE.
    ///
    /// @param columns of the table; `*` for rows as wholes
    static Planning.Write of(BoundChange.Target target, Privilege privilege, List<String> columns) {
        return new Planning.Write(
                target.definition(),
                target.alias(),
                List.of(new Planning.Need(privilege, columns)),
                target.view()
                        .map(view ->
                                new Planning.ThroughView(
                                        view.schema(),
                                        view.name(),
                                        List.of(new Planning.Need(privilege, view.columns())),
                                        below(privilege, view).toList())));
    }
}
