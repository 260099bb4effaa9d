package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.HintKind;
import dev.quell.sql.tree.TableReference.HintScope;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which indexes of a table a statement lets the planner use, for what.
public record IndexHints(List<Hint> hints) {
    public static final IndexHints NONE = new IndexHints(List.of());

    public IndexHints {
        hints = List.copyOf(hints);
    }

    /// @param scope empty for every use
    /// @param indexes ids of indexes
    public record Hint(HintKind kind, Optional<HintScope> scope, Set<Long> indexes) {
        public Hint {
            indexes = Set.copyOf(indexes);
        }

        private boolean isFor(HintScope use) {
            return scope.isEmpty() || scope.get() == use;
        }
    }

    /// What stands behind the table's name, and in the comment behind SELECT.
    ///
    /// @throws dev.quell.base.error.SqlError 1176, 1221
    static IndexHints of(
            TableReference.Named reference,
            OptimizerHints optimizer,
            String alias,
            TableDefinition definition) {
        if (reference.hints().isEmpty() && optimizer.isEmpty()) {
            return NONE;
        }
        List<Hint> hints = new ArrayList<>();
        for (TableReference.IndexHint hint : reference.hints()) {
            Set<Long> ids = new HashSet<>();
            for (String name : hint.indexes()) {
                IndexDefinition index =
                        definition
                                .index(name)
                                .orElseThrow(() -> ErrorCode.KEY_DOES_NOT_EXITS.error(name, alias));
                ids.add(index.id());
            }
            hints.add(new Hint(hint.kind(), hint.scope(), ids));
        }
        if (has(hints, HintKind.USE) && has(hints, HintKind.FORCE)) {
            throw ErrorCode.WRONG_USAGE.error("USE INDEX", "FORCE INDEX");
        }
        hints.addAll(optimizer.indexHints(alias, definition));
        return new IndexHints(hints);
    }

    private static boolean has(List<Hint> hints, HintKind kind) {
        return hints.stream().anyMatch(hint -> hint.kind == kind);
    }

    /// Whether an index may be used.
    public boolean allows(IndexDefinition index, HintScope use) {
        boolean listed = false;
        boolean among = false;
        for (Hint hint : hints) {
            if (!hint.isFor(use)) {
                continue;
            }
            boolean named = hint.indexes.contains(index.id());
            if (hint.kind == HintKind.IGNORE && named) {
                return false;
            }
            listed |= hint.kind != HintKind.IGNORE;
            among |= hint.kind != HintKind.IGNORE && named;
        }
        return !listed || among;
    }

    /// Whether any index is better than reading the whole table.
    public boolean forces(HintScope use) {
        return hints.stream().anyMatch(hint -> hint.kind == HintKind.FORCE && hint.isFor(use));
    }
}
