package dev.quell.query.bind;

import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The select list as GROUP BY, HAVING and ORDER BY see it: elements by their names.
final class SelectAliases {
    private final List<Element> elements = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private List<BoundExpression> groupKeys = List.of();

    private record Element(String name, BoundExpression expression) {
        boolean answersTo(Reference.Column wanted) {
            if (wanted.table().isEmpty()) {
                return name.equalsIgnoreCase(wanted.name());
            }
            return isColumn(expression, wanted);
        }
    }

    /// Tells the names that the elements will have, before any is bound.
    void announce(List<SelectItem> items) {
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Item named && named.alias().isPresent()) {
                announced.add(named.alias().get());
            }
        }
    }

    /// Whether an element will have the name, bound or not.
    boolean isAnnounced(Reference.Column wanted) {
        return wanted.table().isEmpty()
                && announced.stream().anyMatch(wanted.name()::equalsIgnoreCase);
    }

    void add(String name, BoundExpression expression) {
        elements.add(new Element(name, expression));
    }

    void groupKeys(List<BoundExpression> keys) {
        groupKeys = List.copyOf(keys);
    }

    /// The element of that name. An expression that was given the name goes before columns, as in MySQL (`find_item_in_list` in
    /// sql/sql_base.cc).
    ///
    /// @throws dev.quell.base.error.SqlError 1052 if columns that differ have it
    Optional<BoundExpression> find(Reference.Column wanted, Clause clause) {
        List<BoundExpression> columns = new ArrayList<>();
        for (Element element : elements) {
            if (!element.answersTo(wanted)) {
                continue;
            }
            if (!(element.expression instanceof Column)) {
                return Optional.of(element.expression);
            }
            columns.add(element.expression);
        }
        return only(columns.stream(), wanted, clause)
                .or(() -> only(unaliased(wanted), wanted, clause));
    }

    /// Columns that were given another name still answer to their own, after those that have the name.
    private Stream<BoundExpression> unaliased(Reference.Column wanted) {
        return elements.stream()
                .map(Element::expression)
                .filter(expression -> wanted.table().isEmpty() && isColumn(expression, wanted));
    }

    /// What a name means in HAVING: a key of GROUP BY, which goes first, or an element of the select list.
    ///
    /// @param warnings is told where it may mean both
    /// @throws dev.quell.base.error.SqlError 1052 if several that differ have it
    Optional<BoundExpression> having(Reference.Column wanted, Consumer<SqlError> warnings) {
        Optional<BoundExpression> key =
                only(
                        groupKeys.stream().filter(one -> isColumn(one, wanted)),
                        wanted,
                        Clause.HAVING);
        Optional<BoundExpression> element = find(wanted, Clause.HAVING);
        if (key.isPresent() && element.isPresent() && !key.equals(element)) {
            warnings.accept(Clause.HAVING.ambiguous(wanted));
        }
        return key.or(() -> element);
    }

    private static Optional<BoundExpression> only(
            Stream<BoundExpression> found, Reference.Column wanted, Clause clause) {
        List<BoundExpression> distinct = found.distinct().toList();
        if (distinct.size() > 1) {
            throw clause.ambiguous(wanted);
        }
        return distinct.stream().findFirst();
    }

    private static boolean isColumn(BoundExpression expression, Reference.Column wanted) {
        return expression instanceof Column(_, _, _, var name)
                && name.name().equalsIgnoreCase(wanted.name())
                && (wanted.table().isEmpty() || name.table().equals(wanted.table().get()))
                && (wanted.schema().isEmpty() || name.schema().equals(wanted.schema().get()));
    }
}
