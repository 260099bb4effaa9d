package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// What stands in FROM (and in UPDATE, DELETE).
public sealed interface TableReference {
    /// A table, a view, or a common table expression.
    record Named(
            QualifiedName name,
            List<String> partitions,
            Optional<String> alias,
            List<IndexHint> hints)
            implements TableReference {
        public Named {
            partitions = List.copyOf(partitions);
            hints = List.copyOf(hints);
        }

        /// A table without anything else.
        public static Named of(QualifiedName name) {
            return new Named(name, List.of(), Optional.empty(), List.of());
        }
    }

    /// `[LATERAL] (query) [AS] alias [(columns)]`.
    record Derived(Query query, boolean lateral, String alias, List<String> columns)
            implements TableReference {
        public Derived {
            columns = List.copyOf(columns);
        }
    }

    /// `JSON_TABLE(document, path COLUMNS (…)) AS alias`.
    record JsonTable(Expression document, String path, List<JsonColumn> columns, String alias)
            implements TableReference {
        public JsonTable {
            columns = List.copyOf(columns);
        }
    }

    /// `left JOIN right …`. A RIGHT JOIN stays one, because the order of `*` follows the text.
    ///
    /// @param on the condition
    /// @param using the columns of USING
    record Join(
            TableReference left,
            TableReference right,
            JoinKind kind,
            boolean natural,
            Optional<Expression> on,
            List<String> using)
            implements TableReference {
        public Join {
            using = List.copyOf(using);
        }
    }

    /// The kinds of join. INNER, CROSS and the plain word are one.
    enum JoinKind {
        INNER,
        LEFT,
        RIGHT,
        STRAIGHT
    }

    /// `USE|FORCE|IGNORE INDEX [FOR …] (names)`; `PRIMARY` names the primary key.
    record IndexHint(HintKind kind, Optional<HintScope> scope, List<String> indexes) {
        public IndexHint {
            indexes = List.copyOf(indexes);
        }
    }

    /// What an index hint wants.
    enum HintKind {
        USE,
        FORCE,
        IGNORE
    }

    /// What an index hint is about; none written means all.
    enum HintScope {
        JOIN,
        ORDER_BY,
        GROUP_BY
    }

    /// A column of JSON_TABLE.
    sealed interface JsonColumn {
        record Ordinality(String name) implements JsonColumn {}

        /// `name type PATH 'path' …`, or with EXISTS.
        record Path(
                String name,
                DataType type,
                boolean exists,
                String path,
                Call.JsonResponse onEmpty,
                Call.JsonResponse onError)
                implements JsonColumn {}

        record Nested(String path, List<JsonColumn> columns) implements JsonColumn {
            public Nested {
                columns = List.copyOf(columns);
            }
        }
    }
}
