package dev.quell.query.bind;

import dev.quell.sql.print.Names;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SelectItem;
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
