package dev.quell.session.account;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Everything one account was granted. Immutable; each change makes a new one.
///
/// @param dynamic the dynamic privileges, each with whether it may be passed on
/// @param schemas by database name or pattern (`%`, `_`, `\`), as it was written
/// @param columns privileges on single columns, by table, then by column name in lower case
/// @param restrictions the global privileges that do not hold in a database (partial revokes), by its name
public record Grants(
        PrivilegeSet global,
        Map<DynamicPrivilege, Boolean> dynamic,
        SortedMap<String, PrivilegeSet> schemas,
        SortedMap<TableName, PrivilegeSet> tables,
        SortedMap<TableName, SortedMap<String, PrivilegeSet>> columns,
        SortedMap<String, PrivilegeSet> restrictions) {

    public static final Grants NONE =
            new Grants(
                    PrivilegeSet.NONE,
                    Map.of(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());

    public Grants {
        var copy = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
        copy.putAll(dynamic);
        dynamic = Collections.unmodifiableMap(copy);
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
        restrictions = Collections.unmodifiableSortedMap(new TreeMap<>(restrictions));
    }

    /// All that there is, as `root` has it.
    public static Grants everything() {
        var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
        for (var privilege : DynamicPrivilege.values()) {
            dynamic.put(privilege, true);
        }
        return NONE.withGlobal(
                        PrivilegeSet.all(Privilege.Level.GLOBAL)
                                .plus(PrivilegeSet.of(Privilege.GRANT_OPTION)))
                .withDynamic(dynamic);
    }

    /// The granted databases and patterns, most specific first: the order in which MySQL tries and shows them.
    public List<String> schemasBySpecificity() {
        return schemas.keySet().stream()
                .sorted(Comparator.comparingInt(Wildcard::specificity).reversed())
                .toList();
    }

    public Grants withGlobal(PrivilegeSet privileges) {
        return new Grants(privileges, dynamic, schemas, tables, columns, restrictions);
    }

    public Grants withDynamic(Map<DynamicPrivilege, Boolean> privileges) {
        return new Grants(global, privileges, schemas, tables, columns, restrictions);
    }

    /// Changes what is granted on a database (or pattern); an empty result removes the entry.
    public Grants onSchema(String schema, UnaryOperator<PrivilegeSet> change) {
        return new Grants(
                global, dynamic, changed(schemas, schema, change), tables, columns, restrictions);
    }

    /// Changes what is granted on a table; an empty result removes the entry.
    public Grants onTable(TableName table, UnaryOperator<PrivilegeSet> change) {
        return new Grants(
                global, dynamic, schemas, changed(tables, table, change), columns, restrictions);
    }

    /// Changes what is granted on a column; an empty result removes the entry.
    public Grants onColumn(TableName table, String column, UnaryOperator<PrivilegeSet> change) {
        var ofTable = changed(columns.getOrDefault(table, new TreeMap<>()), column, change);
        var all = new TreeMap<>(columns);
        if (ofTable.isEmpty()) {
            all.remove(table);
        } else {
            all.put(table, ofTable);
        }
        return new Grants(global, dynamic, schemas, tables, all, restrictions);
    }

    /// Without what is granted on a table and on its columns.
    public Grants withoutTable(TableName table) {
        var fewer = new TreeMap<>(columns);
        fewer.remove(table);
        return new Grants(global, dynamic, schemas, tables, fewer, restrictions)
                .onTable(table, _ -> PrivilegeSet.NONE);
    }

    /// Changes which global privileges do not hold in a database; an empty result removes the entry.
    public Grants restricted(String schema, UnaryOperator<PrivilegeSet> change) {
        return withRestrictions(changed(restrictions, schema, change));
    }

    public Grants withRestrictions(SortedMap<String, PrivilegeSet> changed) {
        return new Grants(global, dynamic, schemas, tables, columns, changed);
    }

    /// The global privileges that hold in a database.
    public PrivilegeSet globalIn(String schema) {
        return restrictions.isEmpty()
                ? global
                : global.minus(restrictions.getOrDefault(schema, PrivilegeSet.NONE));
    }

    /// What neither gives in a database though one of them has it globally.
    private SortedMap<String, PrivilegeSet> restrictedWith(Grants others) {
        var both = new TreeMap<String, PrivilegeSet>();
        var names = new TreeSet<>(restrictions.keySet());
        names.addAll(others.restrictions.keySet());
        var everywhere = global.plus(others.global);
        for (String schema : names) {
            var missing = everywhere.minus(globalIn(schema).plus(others.globalIn(schema)));
            if (!missing.isEmpty()) {
                both.put(schema, missing);
            }
        }
        return both;
    }

    /// Both together, as an account has its own privileges and those of its active roles.
    public Grants plus(Grants others) {
        var all = withGlobal(global.plus(others.global)).withRestrictions(restrictedWith(others));
        var together = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
        together.putAll(dynamic);
        others.dynamic.forEach((one, option) -> together.merge(one, option, Boolean::logicalOr));
        all = all.withDynamic(together);
        for (var entry : others.schemas.entrySet()) {
            all = all.onSchema(entry.getKey(), set -> set.plus(entry.getValue()));
        }
        return all.plusTables(others);
    }

    /// With the others' privileges on tables and columns.
    Grants plusTables(Grants others) {
        var all = this;
        for (var entry : others.tables.entrySet()) {
            all = all.onTable(entry.getKey(), set -> set.plus(entry.getValue()));
        }
        for (var table : others.columns.entrySet()) {
            for (var column : table.getValue().entrySet()) {
                all =
                        all.onColumn(
                                table.getKey(),
                                column.getKey(),
                                set -> set.plus(column.getValue()));
            }
        }
        return all;
    }

    private static <K> SortedMap<K, PrivilegeSet> changed(
            SortedMap<K, PrivilegeSet> map, K key, UnaryOperator<PrivilegeSet> change) {
        var copy = new TreeMap<>(map);
        var changed = change.apply(map.getOrDefault(key, PrivilegeSet.NONE));
        if (changed.isEmpty()) {
            copy.remove(key);
        } else {
            copy.put(key, changed);
        }
        return copy;
    }
}
