package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.QueryBody.SetOperator;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.TableReference;
import java.util.ArrayList;
import java.util.List;

/// The parts of a recursive common table expression: queries that do not refer to it, then queries that do.
///
/// @param distinct whether UNION (rather than UNION ALL) joins the recursive parts
record RecursiveParts(List<QueryBody> seeds, List<QueryBody> recursive, boolean distinct) {
    /// @throws dev.quell.base.error.SqlError 3573, 3574 where the parts are not as they must be
    static RecursiveParts of(Query.CommonTable table) {
        if (!(table.query().body() instanceof QueryBody.SetOperation)) {
            throw ErrorCode.CTE_RECURSIVE_REQUIRES_UNION.error(table.name());
        }
        List<QueryBody> operands = new ArrayList<>();
        boolean all = flatten(table.query().body(), operands);
        if (operands.size() == 1) {
            throw ErrorCode.CTE_RECURSIVE_REQUIRES_UNION.error(table.name());
        }
        List<QueryBody> seeds = new ArrayList<>();
        List<QueryBody> recursive = new ArrayList<>();
        for (QueryBody operand : operands) {
            if (mentions(operand, table.name())) {
                refuseWithin(operand);
                recursive.add(operand);
            } else if (recursive.isEmpty()) {
                seeds.add(operand);
            } else {
                throw ErrorCode.CTE_RECURSIVE_REQUIRES_NONRECURSIVE_FIRST.error(table.name());
            }
        }
        if (seeds.isEmpty()) {
            throw ErrorCode.CTE_RECURSIVE_REQUIRES_NONRECURSIVE_FIRST.error(table.name());
        }
        return new RecursiveParts(seeds, recursive, !all);
    }

    /// @throws dev.quell.base.error.SqlError 4114 for a part that does not only add rows
    private static void refuseWithin(QueryBody part) {
        switch (part) {
            case QueryBody.Parenthesised(var query) -> refuseWithin(query.body());
            case QueryBody.SetOperation(var operator, _, _, _) -> {
                if (operator != SetOperator.UNION) {
                    throw ErrorCode.CTE_RECURSIVE_NOT_UNION.error();
                }
            }
            case Select _, QueryBody.Table _, QueryBody.Values _ -> {}
        }
    }

    /// @return whether every union is UNION ALL
    private static boolean flatten(QueryBody body, List<QueryBody> into) {
        if (body instanceof QueryBody.SetOperation(var operator, var all, var left, var right)
                && operator == SetOperator.UNION) {
            return flatten(left, into) & flatten(right, into) & all;
        }
        into.add(body);
        return true;
    }

    /// Whether a FROM of the query, at any level, names the table.
    static boolean mentions(Query query, String name) {
        return mentions(query.body(), name);
    }

    private static boolean mentions(QueryBody body, String name) {
        return switch (body) {
            case Select select ->
                    select.from().stream().anyMatch(reference -> mentions(reference, name));
            case QueryBody.SetOperation(_, _, var left, var right) ->
                    mentions(left, name) || mentions(right, name);
            case QueryBody.Parenthesised(var query) -> mentions(query, name);
            case QueryBody.Table(var table) ->
                    table.schema().isEmpty() && table.name().equals(name);
            case QueryBody.Values _ -> false;
        };
    }

    private static boolean mentions(TableReference reference, String name) {
        return switch (reference) {
            case TableReference.Named named ->
                    named.name().schema().isEmpty() && named.name().name().equals(name);
            case TableReference.Derived derived -> mentions(derived.query(), name);
            case TableReference.Join join ->
                    mentions(join.left(), name) || mentions(join.right(), name);
            case TableReference.JsonTable _ -> false;
        };
    }
}
