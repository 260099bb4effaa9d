package dev.quell.query.bind;

import dev.quell.sql.print.Names;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What the names in a query turned out to mean while it was bound: whole names, by which the text of a view goes on to mean the
/// same whatever the current database is and whatever columns its tables get.
public final class ResolvedNames implements Names {
    private final Map<Reference.Column, Reference.Column> columns = new IdentityHashMap<>();
    private final Map<QualifiedName, QualifiedName> tables = new IdentityHashMap<>();
    private final Map<SelectItem.Star, List<Reference.Column>> stars = new IdentityHashMap<>();
    private final List<Outer> outer = new ArrayList<>();
    private final boolean explain;

    /// @param explain whether every table of a database is named with it, as in EXPLAIN; else those without an alias
    ResolvedNames(boolean explain) {
        this.explain = explain;
    }

    /// A reference to something of a block around: EXPLAIN's note 1276.
    ///
    /// @param name with database and table, or as written where it means an element of a select list
    /// @param block the number of the block that it stands in
    /// @param home the number of the block that it was found in
    public record Outer(String name, int block, int home) {}

    /// The references to blocks around, in the order in which they were bound.
    public List<Outer> outer() {
        return List.copyOf(outer);
    }

    void noteOuter(String name, int block, int home) {
        outer.add(new Outer(name, block, home));
    }

    /// The same with each SELECT numbered in the order of the text, as EXPLAIN shows a statement.
    public Names numbered() {
        return new Names() {
            private int selects;

            @Override
            public String beforeSelect() {
                return "/* select#" + ++selects + " */ ";
            }

            @Override
            public Reference.Column column(Reference.Column written) {
                return ResolvedNames.this.column(written);
            }

            @Override
            public QualifiedName table(QualifiedName written) {
                return ResolvedNames.this.table(written);
            }

            @Override
            public Optional<List<Reference.Column>> star(SelectItem.Star written) {
                return ResolvedNames.this.star(written);
            }
        };
    }

    /// A column's whole name.
    ///
    /// @param mentions the tables that the statement names
    Reference.Column wholeName(
            SourceScope.Table table, String column, List<QueryBinder.Mention> mentions) {
        var plain = new QueryBinder.Mention(table.schema(), table.alias(), table.alias());
        boolean withSchema = explain ? !table.schema().isEmpty() : mentions.contains(plain);
        return new Reference.Column(
                withSchema ? Optional.of(table.schema()) : Optional.empty(),
                Optional.of(table.alias()),
                column);
    }

    void note(Reference.Column written, Reference.Column meant) {
        columns.put(written, meant);
    }

    void note(QualifiedName written, QualifiedName meant) {
        tables.put(written, meant);
    }

    void note(SelectItem.Star written, List<Reference.Column> meant) {
        stars.put(written, List.copyOf(meant));
    }

    @Override
    public Reference.Column column(Reference.Column written) {
        return Objects.requireNonNullElse(columns.get(written), written);
    }

    @Override
    public QualifiedName table(QualifiedName written) {
        return Objects.requireNonNullElse(tables.get(written), written);
    }

    @Override
    public Optional<List<Reference.Column>> star(SelectItem.Star written) {
        return Optional.ofNullable(stars.get(written));
    }
}
