package dev.quell.query.system;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.session.account.Authentication;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What the server is made of: engines, character sets, collations, keywords, plugins.
final class ServerRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.ENGINES", ServerRows::engines,
                    "information_schema.CHARACTER_SETS", ServerRows::characterSets,
                    "information_schema.COLLATIONS", ServerRows::collations,
                    "information_schema.COLLATION_CHARACTER_SET_APPLICABILITY",
                            ServerRows::applicability,
                    "information_schema.KEYWORDS", ServerRows::keywords,
                    "information_schema.PLUGINS", ServerRows::plugins,
                    "information_schema.RESOURCE_GROUPS", ServerRows::resourceGroups);

    private ServerRows() {}

    /// SHOW ENGINES. Every table is InnoDB's, whatever engine its CREATE TABLE named; the others are not there.
    static void engines(Look look, Rows rows) {
        rows.add(
                "InnoDB",
                "DEFAULT",
                "Supports transactions, row-level locking, and foreign keys",
                "YES",
                "YES",
                "YES");
        rows.add("PERFORMANCE_SCHEMA", "YES", "Performance Schema", "NO", "NO", "NO");
    }

    private static void characterSets(Look look, Rows rows) {
        for (var set : characterSets()) {
            rows.add(
                    set.mysqlName(),
                    Collation.defaultOf(set).mysqlName(),
                    set.description(),
                    set.maxBytes());
        }
    }

    /// SHOW CHARACTER SET.
    static void showCharacterSets(Look look, Rows rows) {
        for (var set : characterSets()) {
            rows.add(
                    set.mysqlName(),
                    set.description(),
                    Collation.defaultOf(set).mysqlName(),
                    set.maxBytes());
        }
    }

    private static List<CharacterSet> characterSets() {
        return List.of(CharacterSet.values()).stream()
                .sorted(Comparator.comparing(CharacterSet::mysqlName))
                .toList();
    }

    /// information_schema.COLLATIONS and SHOW COLLATION.
    static void collations(Look look, Rows rows) {
        for (var collation : allCollations()) {
            rows.add(
                    collation.mysqlName(),
                    collation.characterSet().mysqlName(),
                    collation.id(),
                    collation.isDefault() ? "Yes" : "",
                    "Yes",
                    collation.sortLength(),
                    collation.padSpace() ? "PAD SPACE" : "NO PAD");
        }
    }

    private static List<Collation> allCollations() {
        return Collation.all().stream().sorted(Comparator.comparing(Collation::mysqlName)).toList();
    }

    private static void applicability(Look look, Rows rows) {
        for (var collation : allCollations()) {
            rows.add(collation.mysqlName(), collation.characterSet().mysqlName());
        }
    }

    private static void keywords(Look look, Rows rows) {
        for (String[] line : DataFile.read("keywords.tsv")) {
            rows.add(line[0], Integer.parseInt(line[1]));
        }
    }

    /// A part of the server that MySQL has as a plugin.
    private record Plugin(String name, String type) {}

    private static List<Plugin> allPlugins() {
        var plugins = new ArrayList<Plugin>();
        for (String name :
                List.of(
                        Authentication.CACHING_SHA2,
                        Authentication.NATIVE,
                        Authentication.SOCKET)) {
            plugins.add(new Plugin(name, "AUTHENTICATION"));
        }
        plugins.add(new Plugin("InnoDB", "STORAGE ENGINE"));
        plugins.add(new Plugin("PERFORMANCE_SCHEMA", "STORAGE ENGINE"));
        return plugins;
    }

    private static void plugins(Look look, Rows rows) {
        String version = look.session().variables().text("version");
        for (var plugin : allPlugins()) {
            rows.add(
                    plugin.name(),
                    "1.0",
                    "ACTIVE",
                    plugin.type(),
                    version,
                    null,
                    null,
                    "Quell",
                    plugin.name(),
                    "Apache-2.0",
                    "FORCE");
        }
    }

    /// SHOW PLUGINS.
    static void showPlugins(Look look, Rows rows) {
        for (var plugin : allPlugins()) {
            rows.add(plugin.name(), "ACTIVE", plugin.type(), null, "Apache-2.0");
        }
    }

    /// SHOW PRIVILEGES.
    static void showPrivileges(Look look, Rows rows) {
        for (String[] line : DataFile.read("privileges.tsv")) {
            rows.add(line[0], line[1], line[2]);
        }
    }

    private static void resourceGroups(Look look, Rows rows) {
        String cpus = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        rows.add("USR_default", "USER", 1, cpus, 0);
        rows.add("SYS_default", "SYSTEM", 1, cpus, 0);
    }
}
