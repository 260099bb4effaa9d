package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Statements that change rows or call code.
public sealed interface DataStatement extends Statement {
    /// INSERT and REPLACE, all forms. The SET form is a VALUES form of one row.
    ///
    /// @param columns empty if no list is written
    /// @param rowAlias `AS new(a, b)` of the VALUES and SET forms
    /// @param onDuplicate the assignments of ON DUPLICATE KEY UPDATE, empty if none
    record Insert(
            boolean replace,
            Set<Modifier> modifiers,
            QualifiedName table,
            List<String> partitions,
            List<Reference.Column> columns,
            InsertSource source,
            Optional<RowAlias> rowAlias,
            List<Assignment> onDuplicate)
            implements DataStatement {
        public Insert {
            modifiers = Set.copyOf(modifiers);
            partitions = List.copyOf(partitions);
            columns = List.copyOf(columns);
            onDuplicate = List.copyOf(onDuplicate);
        }
    }

    /// UPDATE of one table (`tables` is one [TableReference.Named]) or of several.
    ///
    /// @param orderBy and limit, only with one table
    record Update(
            Optional<Query.With> with,
            Set<Modifier> modifiers,
            List<TableReference> tables,
            List<Assignment> assignments,
            Optional<Expression> where,
            List<OrderItem> orderBy,
            Optional<Limit> limit)
            implements DataStatement {
        public Update {
            modifiers = Set.copyOf(modifiers);
            tables = List.copyOf(tables);
            assignments = List.copyOf(assignments);
            orderBy = List.copyOf(orderBy);
        }
    }

    /// `DELETE FROM t …`.
    record Delete(
            Optional<Query.With> with,
            Set<Modifier> modifiers,
            TableReference.Named table,
            Optional<Expression> where,
            List<OrderItem> orderBy,
            Optional<Limit> limit)
            implements DataStatement {
        public Delete {
            modifiers = Set.copyOf(modifiers);
            orderBy = List.copyOf(orderBy);
        }
    }

    /// `DELETE a, b FROM …` and `DELETE FROM a, b USING …`.
    ///
    /// @param targets tables or aliases of `from`
    record MultiDelete(
            Optional<Query.With> with,
            Set<Modifier> modifiers,
            List<QualifiedName> targets,
            List<TableReference> from,
            Optional<Expression> where)
            implements DataStatement {
        public MultiDelete {
            modifiers = Set.copyOf(modifiers);
            targets = List.copyOf(targets);
            from = List.copyOf(from);
        }
    }

    /// `LOAD DATA [LOCAL] INFILE`.
    ///
    /// @param columns columns and user variables, in the order of the file's fields; empty for all columns
    record LoadData(
            boolean local,
            String file,
            Optional<Modifier> onDuplicate,
            QualifiedName table,
            List<String> partitions,
            Optional<String> charset,
            FileFormat format,
            OptionalLong ignoreLines,
            List<Reference> columns,
            List<Assignment> assignments)
            implements DataStatement {
        public LoadData {
            partitions = List.copyOf(partitions);
            columns = List.copyOf(columns);
            assignments = List.copyOf(assignments);
        }
    }

    /// `CALL procedure(…)`.
    record CallProcedure(QualifiedName name, List<Expression> arguments) implements DataStatement {
        public CallProcedure {
            arguments = List.copyOf(arguments);
        }
    }

    /// `DO expression, …`.
    record Do(List<Expression> expressions) implements DataStatement {
        public Do {
            expressions = List.copyOf(expressions);
        }
    }

    /// The rows of INSERT.
    sealed interface InsertSource {
        /// Rows of expressions; `()` is an empty row; a value may be [Reference.DefaultKeyword].
        record Rows(List<List<Expression>> rows) implements InsertSource {
            public Rows {
                rows = rows.stream().map(List::copyOf).toList();
            }
        }

        /// INSERT … SELECT, TABLE or VALUES ROW(…).
        record FromQuery(Query query) implements InsertSource {}
    }

    /// `AS name [(columns)]` of a new row.
    record RowAlias(String name, List<String> columns) {
        public RowAlias {
            columns = List.copyOf(columns);
        }
    }

    /// The words between the verb and the table.
    enum Modifier {
        LOW_PRIORITY,
        HIGH_PRIORITY,
        DELAYED,
        CONCURRENT,
        QUICK,
        IGNORE,
        REPLACE
    }
}
