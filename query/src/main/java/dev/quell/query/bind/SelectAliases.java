package dev.quell.query.bind;

import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.sql.tree.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The select list as GROUP BY, HAVING and ORDER BY see it: elements by their names.
final class SelectAliases {
    private final List<Element> elements = new ArrayList<>();
    private List<BoundExpression> groupKeys = List.of();

    private record Element(String name, BoundExpression expression) {
        boolean answersTo(Reference.Column wanted) {
            if (wanted.table().isEmpty()) {
                return name.equalsIgnoreCase(wanted.name());
            }
            return isColumn(expression, wanted);
        }
    }

    void add(String name, BoundExpression expression) {
        elements.add(new Element(name, expression));
    }

    void groupKeys(List<BoundExpression> keys) {
        groupKeys = List.copyOf(keys);
    }

    /// The element of that name.
    ///
    /// @throws dev.quell.base.error.SqlError 1052 if several that differ have it
    Optional<BoundExpression> find(Reference.Column wanted, Clause clause) {
        BoundExpression found = null;
        for (Element element : elements) {
            if (element.answersTo(wanted)) {
                if (found != null && !found.equals(element.expression)) {
                    throw clause.ambiguous(wanted);
                }
                found = element.expression;
            }
        }
        return Optional.ofNullable(found);
    }

    /// What a name means in HAVING: a key of GROUP BY, which goes first, or an element of the select list.
    Optional<BoundExpression> having(Reference.Column wanted, Clause clause) {
        for (BoundExpression key : groupKeys) {
            if (isColumn(key, wanted)) {
                return Optional.of(key);
            }
        }
        return find(wanted, clause);
    }

    private static boolean isColumn(BoundExpression expression, Reference.Column wanted) {
        return expression instanceof Column(_, _, _, var name)
                && name.name().equalsIgnoreCase(wanted.name())
                && (wanted.table().isEmpty() || name.table().equals(wanted.table().get()))
                && (wanted.schema().isEmpty() || name.schema().equals(wanted.schema().get()));
    }
}
