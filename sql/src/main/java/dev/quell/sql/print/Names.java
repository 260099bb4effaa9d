package dev.quell.sql.print;

import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SelectItem;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How the names in a printed query are written, so that they mean the same in another place. Places are told apart by the
/// identity of their nodes: the same text may mean something else in another block.
public interface Names {
    /// Everything as it was written.
    Names AS_WRITTEN =
            new Names() {
                @Override
                public boolean ofView() {
                    return false;
                }
            };

    /// Whether the query is told as SHOW CREATE VIEW tells it: a comma is a join, `count(*)` is `count(0)`, columns that nobody can
    /// name have no names. Else the text reads as the same tree.
    default boolean ofView() {
        return true;
    }

    /// What stands before a SELECT: the comment by which EXPLAIN numbers it.
    default String beforeSelect() {
        return "";
    }

    /// A name as it stands in the text.
    default String quoted(String name) {
        return Printer.quoted(name);
    }

    default Reference.Column column(Reference.Column written) {
        return written;
    }

    default QualifiedName table(QualifiedName written) {
        return written;
    }

    /// The columns that a star stands for; empty to leave the star.
    default Optional<List<Reference.Column>> star(SelectItem.Star written) {
        return Optional.empty();
    }

    /// Names without the database that they are read in.
    ///
    /// @param quoting how a name is quoted
    static Names within(String schema, UnaryOperator<String> quoting) {
        return new Names() {
            @Override
            public String quoted(String name) {
                return quoting.apply(name);
            }

            @Override
            public Reference.Column column(Reference.Column written) {
                return written.schema().filter(schema::equals).isPresent()
                        ? new Reference.Column(Optional.empty(), written.table(), written.name())
                        : written;
            }

            @Override
            public QualifiedName table(QualifiedName written) {
                return written.schema().filter(schema::equals).isPresent()
                        ? new QualifiedName(Optional.empty(), written.name())
                        : written;
            }
        };
    }
}
