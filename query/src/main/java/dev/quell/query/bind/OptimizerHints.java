package dev.quell.query.bind;

import dev.quell.sql.tree.TableReference.HintKind;
import dev.quell.sql.tree.TableReference.HintScope;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the comment `/*+ … */` behind SELECT asks of the planner. Hints that it knows nothing of change nothing.
final class OptimizerHints {
    static final OptimizerHints NONE = new OptimizerHints(List.of());

    private static final Pattern HINT = Pattern.compile("(\\w+)\\s*\\(([^()]*)\\)");
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    private final List<Hint> hints;

    /// @param name in upper case
    private record Hint(String name, List<String> arguments) {
        boolean names(String table) {
            return arguments.stream().anyMatch(argument -> isTable(argument, table));
        }
    }

    private OptimizerHints(List<Hint> hints) {
        this.hints = hints;
    }

    /// @param text what stands in the comment; empty without one
    static OptimizerHints of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        List<Hint> hints = new ArrayList<>();
        Matcher found = HINT.matcher(text);
        while (found.find()) {
            String arguments = found.group(2).strip();
            hints.add(
                    new Hint(
                            found.group(1).toUpperCase(Locale.ROOT),
                            arguments.isEmpty()
                                    ? List.of()
                                    : Arrays.stream(SEPARATOR.split(arguments))
                                            .map(word -> word.replace("`", ""))
                                            .toList()));
        }
        return new OptimizerHints(hints);
    }

    boolean isEmpty() {
        return hints.isEmpty();
    }

    /// Whether the tables are to be read in the order of the text.
    boolean fixesOrder() {
        return hints.stream().anyMatch(hint -> hint.name.equals("JOIN_FIXED_ORDER"));
    }

    /// Whether a view or derived table is to be read on its own.
    boolean keepsApart(String alias) {
        return hints.stream()
                .anyMatch(hint ->
                        hint.name.equals("NO_MERGE")
                                && (hint.arguments.isEmpty() || hint.names(alias)));
    }

    /// The hints about the indexes of one table.
    List<IndexHints.Hint> indexHints(String alias, TableDefinition definition) {
        List<IndexHints.Hint> found = new ArrayList<>();
        for (Hint hint : hints) {
            boolean mine = !hint.arguments.isEmpty() && isTable(hint.arguments.getFirst(), alias);
            if (mine) {
                indexHint(hint, definition).ifPresent(found::add);
            }
        }
        return found;
    }

    private static boolean isTable(String argument, String alias) {
        int at = argument.indexOf('@');
        return (at < 0 ? argument : argument.substring(0, at)).equals(alias);
    }

    private static Optional<IndexHints.Hint> indexHint(Hint hint, TableDefinition definition) {
        Optional<HintScope> scope =
                switch (hint.name) {
                    case "JOIN_INDEX", "NO_JOIN_INDEX" -> Optional.of(HintScope.JOIN);
                    case "ORDER_INDEX", "NO_ORDER_INDEX" -> Optional.of(HintScope.ORDER_BY);
                    case "GROUP_INDEX", "NO_GROUP_INDEX" -> Optional.of(HintScope.GROUP_BY);
                    default -> Optional.empty();
                };
        if (scope.isEmpty() && !hint.name.equals("INDEX") && !hint.name.equals("NO_INDEX")) {
            return Optional.empty();
        }
        Set<Long> ids = new HashSet<>();
        for (String name : hint.arguments.subList(1, hint.arguments.size())) {
            definition.index(name).map(IndexDefinition::id).ifPresent(ids::add);
        }
        boolean named = hint.arguments.size() > 1;
        if (named && ids.isEmpty()) {
            return Optional.empty();
        }
        if (!named) {
            definition.indexes().forEach(index -> ids.add(index.id()));
        }
        HintKind kind = hint.name.startsWith("NO_") ? HintKind.IGNORE : HintKind.FORCE;
        return Optional.of(new IndexHints.Hint(kind, scope, ids));
    }
}
