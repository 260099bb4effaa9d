package dev.quell.query.constraint;

import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CatalogSnapshot.Referrer;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The foreign keys that a statement has to do with: those of the tables that it changes, and those that cascades lead to.
///
/// Immutable; made once for a plan, of one picture of the catalog.
public final class ForeignKeyGraph {
    /// Of a statement that touches no foreign key.
    public static final ForeignKeyGraph EMPTY =
            new ForeignKeyGraph(Map.of(), Map.of(), new LinkedHashMap<>(), Set.of());

    private final Map<Long, List<ForeignKeyLink>> asChild;
    private final Map<Long, List<ForeignKeyLink>> asParent;
    private final Map<TableDefinition, Boolean> related;
    private final Set<TableDefinition> cascaded;

    /// What a statement does to a table.
    public record Change(TableDefinition table, Set<RowEvent> events) {
        public Change {
            events = Set.copyOf(events);
        }
    }

    private ForeignKeyGraph(
            Map<Long, List<ForeignKeyLink>> asChild,
            Map<Long, List<ForeignKeyLink>> asParent,
            Map<TableDefinition, Boolean> related,
            Set<TableDefinition> cascaded) {
        this.asChild = asChild;
        this.asParent = asParent;
        this.related = related;
        this.cascaded = cascaded;
    }

    /// The graph around some tables that are changed. Temporary ones have no foreign keys, and hide others of their names.
    public static ForeignKeyGraph of(CatalogSnapshot catalog, Collection<Change> all) {
        List<Change> changes =
                all.stream().filter(change -> !change.table().isTemporary()).toList();
        boolean none =
                changes.stream()
                        .map(Change::table)
                        .allMatch(table ->
                                table.foreignKeys().isEmpty()
                                        && catalog.referrers(table.schema(), table.name())
                                                .isEmpty());
        return none ? EMPTY : new Builder(catalog).build(changes);
    }

    public boolean isEmpty() {
        return asChild.isEmpty() && asParent.isEmpty();
    }

    /// The tables that are read (false) or changed (true) for the keys' sake. Metadata locks are taken of them.
    public Map<TableDefinition, Boolean> related() {
        return related;
    }

    /// The tables whose rows cascades may update.
    public Set<TableDefinition> updatedByCascades() {
        return cascaded;
    }

    /// True if a cascade may change or delete rows of the table.
    public boolean cascadesTo(TableDefinition table) {
        return related.getOrDefault(table, false);
    }

    /// The foreign keys of a table.
    List<ForeignKeyLink> parentsOf(TableDefinition table) {
        return asChild.getOrDefault(table.id(), List.of());
    }

    /// The foreign keys that lead to a table.
    List<ForeignKeyLink> childrenOf(TableDefinition table) {
        return asParent.getOrDefault(table.id(), List.of());
    }

    private static final class Builder {
        private final CatalogSnapshot catalog;
        private final Map<Long, List<ForeignKeyLink>> asChild = new HashMap<>();
        private final Map<Long, List<ForeignKeyLink>> asParent = new HashMap<>();
        private final Map<TableDefinition, Boolean> related = new LinkedHashMap<>();
        private final Set<TableDefinition> cascaded = new HashSet<>();
        private final Map<Long, Set<RowEvent>> seen = new HashMap<>();
        private final Deque<Step> steps = new ArrayDeque<>();

        private record Step(TableDefinition table, RowEvent event) {}

        Builder(CatalogSnapshot catalog) {
            this.catalog = catalog;
        }

        ForeignKeyGraph build(Collection<Change> changes) {
            for (Change change : changes) {
                change.events().forEach(event -> add(change.table(), event));
            }
            while (!steps.isEmpty()) {
                Step step = steps.remove();
                if (step.event != RowEvent.DELETE) {
                    addParents(step.table);
                }
                if (step.event != RowEvent.INSERT) {
                    addChildren(step.table, step.event);
                }
            }
            return new ForeignKeyGraph(asChild, asParent, related, cascaded);
        }

        private void add(TableDefinition table, RowEvent event) {
            if (seen.computeIfAbsent(table.id(), _ -> EnumSet.noneOf(RowEvent.class)).add(event)) {
                steps.add(new Step(table, event));
            }
        }

        private void addParents(TableDefinition table) {
            if (asChild.containsKey(table.id())) {
                return;
            }
            List<ForeignKeyLink> links = new ArrayList<>();
            for (ForeignKeyDefinition key : table.foreignKeys()) {
                ForeignKeyLink.of(key, table, parent(key, table)).ifPresent(links::add);
            }
            links.forEach(link ->
                    link.parent().ifPresent(side -> related.putIfAbsent(side.table(), false)));
            asChild.put(table.id(), links);
        }

        // The table itself may not be in the catalog yet, or be there in another shape.
        private Optional<TableDefinition> parent(ForeignKeyDefinition key, TableDefinition child) {
            boolean itself =
                    key.parentSchema().equals(child.schema())
                            && key.parentTable().equals(child.name());
            return catalog.table(key.parentSchema(), key.parentTable())
                    .or(() -> itself ? Optional.of(child) : Optional.empty());
        }

        private void addChildren(TableDefinition table, RowEvent event) {
            List<ForeignKeyLink> links =
                    asParent.computeIfAbsent(
                            table.id(),
                            _ -> {
                                List<ForeignKeyLink> made = new ArrayList<>();
                                for (Referrer referrer :
                                        catalog.referrers(table.schema(), table.name())) {
                                    ForeignKeyLink.of(
                                                    referrer.key(),
                                                    referrer.child(),
                                                    Optional.of(table))
                                            .filter(link -> link.parent().isPresent())
                                            .ifPresent(made::add);
                                }
                                return made;
                            });
            for (ForeignKeyLink link : links) {
                Action action =
                        event == RowEvent.DELETE ? link.key().onDelete() : link.key().onUpdate();
                follow(link.child().table(), event, action);
            }
        }

        private void follow(TableDefinition child, RowEvent event, Action action) {
            switch (action) {
                case NO_ACTION, RESTRICT, SET_DEFAULT -> related.putIfAbsent(child, false);
                case CASCADE -> {
                    related.put(child, true);
                    add(child, event);
                    if (event == RowEvent.UPDATE) {
                        cascaded.add(child);
                    }
                }
                case SET_NULL -> {
                    related.put(child, true);
                    cascaded.add(child);
                    add(child, RowEvent.UPDATE);
                }
            }
        }
    }
}
