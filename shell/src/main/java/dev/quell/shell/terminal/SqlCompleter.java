package dev.quell.shell.terminal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Offers what can stand at the cursor: tables after FROM, columns of the tables that the statement names, variables,
/// accounts, functions, keywords.
public final class SqlCompleter implements Completer {
    private static final String NAME = "(`[^`]+`|[\\w$]+)";

    private static final Pattern TABLES =
            Pattern.compile(
                    "\\b(?:FROM|JOIN|UPDATE|INTO|TABLE)\\s+(?:"
                            + NAME
                            + "\\.)?"
                            + NAME
                            + "(?:\\s+(?:AS\\s+)?(?!ON\\b|SET\\b|WHERE\\b|JOIN\\b|LEFT\\b|USING\\b)"
                            + NAME
                            + ")?",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern QUALIFIER = Pattern.compile(NAME + "\\.$");
    private static final Pattern LAST_WORDS = Pattern.compile("([A-Za-z_]+)?\\s*([A-Za-z_]+)\\s+$");

    private final Names names;

    public SqlCompleter(Names names) {
        this.names = names;
    }

    /// @param schema '' for the current database
    private record Table(String schema, String name) {}

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!(line instanceof Word word)) {
            return;
        }
        var before = word.before();
        var offers = new Offers(word.word().substring(0, word.wordCursor()));
        var qualifier = QUALIFIER.matcher(before);
        if (word.word().startsWith("@@")) {
            offers.words(names.variables().stream().map(name -> "@@" + name).toList(), "variables");
        } else if (qualifier.find()) {
            afterDot(bare(qualifier.group(1)), line.line(), offers);
        } else {
            afterWord(before, line.line(), offers);
        }
        candidates.addAll(offers.candidates());
    }

    private void afterDot(String qualifier, String statement, Offers offers) {
        var table = tables(statement).get(qualifier.toLowerCase(Locale.ROOT));
        if (table != null) {
            offers.names(names.columns(table.schema(), table.name()), "columns");
        }
        if (names.databases().contains(qualifier)) {
            offers.names(names.tables(qualifier), "tables");
        } else if (table == null) {
            offers.names(names.columns("", qualifier), "columns");
        }
    }

    private void afterWord(String before, String statement, Offers offers) {
        var last = LAST_WORDS.matcher(before);
        var word = last.find() ? last.group(2).toUpperCase(Locale.ROOT) : "";
        switch (word) {
            case "FROM", "JOIN", "INTO", "TABLE", "UPDATE", "DESCRIBE", "DESC", "TRUNCATE" -> {
                offers.names(names.tables(""), "tables");
                offers.names(names.databases(), "databases");
            }
            case "USE", "DATABASE", "SCHEMA" -> offers.names(names.databases(), "databases");
            case "SET", "GLOBAL", "SESSION", "VARIABLES" ->
                    offers.words(names.variables(), "variables");
            case "TO", "USER", "FOR" -> {
                offers.words(names.accounts(), "accounts");
                everything(statement, offers);
            }
            default -> everything(statement, offers);
        }
    }

    private void everything(String statement, Offers offers) {
        var tables = tables(statement);
        for (var table : new LinkedHashSet<>(tables.values())) {
            offers.names(names.columns(table.schema(), table.name()), "columns");
        }
        offers.names(tables.keySet(), "tables");
        offers.words(Vocabulary.KEYWORDS, "keywords");
        offers.functions(Vocabulary.FUNCTIONS);
        if (tables.isEmpty()) {
            offers.names(names.tables(""), "tables");
        }
    }

    // The tables that a statement names, by their own and their other names, in small letters.
    private static Map<String, Table> tables(String statement) {
        var found = new LinkedHashMap<String, Table>();
        var matcher = TABLES.matcher(statement);
        while (matcher.find()) {
            var schema = matcher.group(1) == null ? "" : bare(matcher.group(1));
            var table = new Table(schema, bare(matcher.group(2)));
            found.put(table.name().toLowerCase(Locale.ROOT), table);
            if (matcher.group(3) != null) {
                found.put(bare(matcher.group(3)).toLowerCase(Locale.ROOT), table);
            }
        }
        return found;
    }

    private static String bare(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1) : name;
    }
}
