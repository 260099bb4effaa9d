package dev.quell.query.bind;

import dev.quell.storage.catalog.TableDefinition;
import java.util.HashSet;
import java.util.Set;

/// The stored tables that the subqueries of expressions read.
final class TablesRead {
    private final Set<TableDefinition> tables = new HashSet<>();

    private TablesRead() {}

    static Set<TableDefinition> in(Iterable<BoundExpression> expressions) {
        var read = new TablesRead();
        expressions.forEach(read::visit);
        return read.tables;
    }

    private void visit(BoundExpression expression) {
        BoundTrees.children(expression).forEach(this::visit);
        BoundTrees.query(expression).ifPresent(this::visit);
    }

    private void visit(BoundQuery query) {
        switch (query) {
            case BoundQuery.Block block -> {
                block.source().ifPresent(this::visit);
                block.where().ifPresent(this::visit);
                block.having().ifPresent(this::visit);
                block.select().forEach(this::visit);
            }
            case BoundQuery.SetOperation operation -> {
                visit(operation.left());
                visit(operation.right());
            }
            case BoundQuery.Values values -> values.rows().forEach(row -> row.forEach(this::visit));
            case BoundQuery.JsonRows rows -> visit(rows.document());
        }
    }

    private void visit(BoundSource source) {
        switch (source) {
            case BoundSource.Join join -> {
                visit(join.left());
                visit(join.right());
                join.on().ifPresent(this::visit);
            }
            case BoundSource.Table table -> tables.add(table.definition());
            case BoundSource.Derived derived -> visit(derived.query());
            case BoundSource.Common common -> common.correlatedQueries().forEach(this::visit);
            case BoundSource.Virtual _ -> {}
        }
    }
}
