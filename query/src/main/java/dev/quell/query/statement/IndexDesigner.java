package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.constraint.KeyIndexes;
import dev.quell.query.value.Diagnostics;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.KeyPart;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/// Turns the keys of CREATE TABLE, CREATE INDEX and ALTER TABLE into index definitions: names them, checks their parts,
/// and puts them into MySQL's order (primary, unique without NULL, unique, the rest).
final class IndexDesigner {
    /// InnoDB's limits.
    static final int MAX_KEYS = 64;

    private static final int MAX_PARTS = 16;
    private static final long MAX_KEY_BYTES = 3_072;
    private static final int MAX_COMMENT = 1_024;

    private final String schema;
    private final String table;
    private final List<ColumnDefinition> columns;
    private final LongSupplier ids;
    private final Diagnostics diagnostics;
    private final List<IndexDefinition> indexes;

    /// @param existing the indexes that the table has already
    /// @param ids gives each new index its id
    IndexDesigner(
            String schema,
            String table,
            List<ColumnDefinition> columns,
            List<IndexDefinition> existing,
            LongSupplier ids,
            Diagnostics diagnostics) {
        this.schema = schema;
        this.table = table;
        this.columns = columns;
        this.indexes = new ArrayList<>(existing);
        this.ids = ids;
        this.diagnostics = diagnostics;
    }

    /// A key that is to become an index.
    ///
    /// @param implicit whether it comes with a foreign key, and is left out where another key begins with its columns
    record Wanted(TableElement.Key key, boolean implicit) {}

    /// Adds the keys, except implicit ones that others make needless; of such ones among the table's indexes those go that
    /// these keys make needless.
    ///
    /// @return the indexes that are new
    /// @throws SqlError as [#add]
    List<IndexDefinition> addAll(List<Wanted> keys) {
        for (Wanted wanted : keys) {
            List<String> columns = TableDesigner.wholeColumns(wanted.key());
            indexes.removeIf(index -> index.implicit() && beginWith(columns, index));
        }
        List<IndexDefinition> added = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Wanted wanted = keys.get(i);
            if (!wanted.implicit()) {
                added.add(add(wanted.key()));
            } else if (!isNeedless(wanted.key(), keys, i)) {
                IndexDefinition index = add(wanted.key()).asImplicit();
                added.add(index);
                indexes.set(indexes.size() - 1, index);
            }
        }
        return added;
    }

    private boolean isNeedless(TableElement.Key key, List<Wanted> keys, int place) {
        List<String> columns = TableDesigner.partNames(key);
        for (int i = 0; i < keys.size(); i++) {
            Wanted other = keys.get(i);
            List<String> others = TableDesigner.wholeColumns(other.key());
            boolean longer = others.size() > columns.size();
            boolean counts = i != place && (!other.implicit() || longer || i > place);
            if (counts
                    && others.size() >= columns.size()
                    && others.subList(0, columns.size()).equals(columns)) {
                return true;
            }
        }
        List<Integer> ordinals = columns.stream().map(this::ordinal).toList();
        return KeyIndexes.leading(indexes, ordinals).isPresent();
    }

    /// Whether columns, in lower case, begin with those of an index.
    private boolean beginWith(List<String> names, IndexDefinition index) {
        List<String> own =
                index.parts().stream()
                        .map(part -> columns.get(part.column()).name().toLowerCase(Locale.ROOT))
                        .toList();
        return names.size() >= own.size() && names.subList(0, own.size()).equals(own);
    }

    /// Adds an index.
    ///
    /// @throws SqlError 1059, 1060, 1061, 1068, 1069, 1070, 1071, 1072, 1089, 1170, 1171, 1235, 1280, 1391, 3152
    IndexDefinition add(TableElement.Key key) {
        IndexKind kind =
                switch (key.kind()) {
                    case PRIMARY -> IndexKind.PRIMARY;
                    case UNIQUE -> IndexKind.UNIQUE;
                    case INDEX -> IndexKind.NON_UNIQUE;
                    case FULLTEXT -> throw ErrorCode.NOT_SUPPORTED_YET.error("FULLTEXT indexes");
                    case SPATIAL -> throw ErrorCode.NOT_SUPPORTED_YET.error("SPATIAL indexes");
                };
        if (key.parts().size() > MAX_PARTS) {
            throw ErrorCode.TOO_MANY_KEY_PARTS.error(MAX_PARTS);
        }
        List<IndexPart> parts = parts(key, kind);
        String name = name(key, kind);
        String comment = key.options().comment().orElse("");
        if (comment.codePointCount(0, comment.length()) > MAX_COMMENT) {
            throw ErrorCode.TOO_LONG_INDEX_COMMENT.error(name, MAX_COMMENT);
        }
        var index =
                new IndexDefinition(
                        ids.getAsLong(), name, kind, parts, !key.options().invisible(), comment);
        warnIfRepeated(index);
        indexes.add(index);
        if (indexes.size() > MAX_KEYS) {
            throw ErrorCode.TOO_MANY_KEYS.error(MAX_KEYS);
        }
        return index;
    }

    /// All indexes, in MySQL's order.
    ///
    /// @throws SqlError 3522 if the one that holds the rows is invisible
    List<IndexDefinition> ordered() {
        var sorted = new ArrayList<>(indexes);
        sorted.sort(Comparator.comparingInt(this::rank));
        TableDefinition.chooseClustered(columns, sorted)
                .filter(index -> !index.visible())
                .ifPresent(_ -> {
                    throw ErrorCode.PK_INDEX_CANT_BE_INVISIBLE.error();
                });
        return sorted;
    }

    private int rank(IndexDefinition index) {
        return switch (index.kind()) {
            case PRIMARY -> 0;
            case UNIQUE -> {
                if (index.parts().stream()
                        .anyMatch(part -> columns.get(part.column()).nullable())) {
                    yield 3;
                }
                yield index.parts().stream().anyMatch(part -> part.prefixLength() > 0) ? 2 : 1;
            }
            case NON_UNIQUE -> 4;
        };
    }

    private List<IndexPart> parts(TableElement.Key key, IndexKind kind) {
        List<IndexPart> parts = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        long bytes = 0;
        for (KeyPart part : key.parts()) {
            switch (part) {
                case KeyPart.ColumnPart column -> {
                    int ordinal = ordinal(column.column());
                    if (!seen.add(ordinal)) {
                        throw ErrorCode.DUP_FIELDNAME.error(column.column());
                    }
                    IndexPart made = part(column, ordinal);
                    bytes += bytes(columns.get(ordinal).type(), made.prefixLength());
                    parts.add(made);
                }
                case KeyPart.ExpressionPart _ ->
                        throw new IllegalStateException("FunctionalKeys come first: " + key);
            }
        }
        if (bytes > MAX_KEY_BYTES) {
            throw ErrorCode.TOO_LONG_KEY.error(MAX_KEY_BYTES);
        }
        if (kind == IndexKind.PRIMARY
                && parts.stream().anyMatch(part -> columns.get(part.column()).nullable())) {
            throw ErrorCode.PRIMARY_CANT_HAVE_NULL.error();
        }
        return parts;
    }

    private int ordinal(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw ErrorCode.KEY_COLUMN_DOES_NOT_EXITS.error(name);
    }

    private IndexPart part(KeyPart.ColumnPart part, int ordinal) {
        ColumnDefinition column = columns.get(ordinal);
        SqlType type = column.type();
        if (type.kind() == TypeKind.JSON) {
            throw ErrorCode.JSON_USED_AS_KEY.error(column.name());
        }
        if (part.length().isEmpty()) {
            if (type.kind().isLarge()) {
                throw ErrorCode.BLOB_KEY_WITHOUT_LENGTH.error(column.name());
            }
            return new IndexPart(ordinal, 0, part.descending());
        }
        int length = part.length().getAsInt();
        if (length == 0) {
            throw ErrorCode.KEY_PART_0.error(column.name());
        }
        boolean string = type.kind().isCharacter() || type.kind().isBinary();
        if (!string || (length > type.length() && !type.kind().isLarge())) {
            throw ErrorCode.WRONG_SUB_KEY.error();
        }
        boolean whole = length == type.length() && !type.kind().isLarge();
        return new IndexPart(ordinal, whole ? 0 : length, part.descending());
    }

    /// How much of the key limit a part takes.
    static long bytes(SqlType type, int prefix) {
        long length = prefix == 0 ? type.length() : prefix;
        return switch (type.kind()) {
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT ->
                    length * type.collation().characterSet().maxBytes();
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> length;
            default -> RowSize.of(type);
        };
    }

    private String name(TableElement.Key key, IndexKind kind) {
        if (kind == IndexKind.PRIMARY) {
            if (indexes.stream().anyMatch(index -> index.kind() == IndexKind.PRIMARY)) {
                throw ErrorCode.MULTIPLE_PRI_KEY.error();
            }
            return IndexDefinition.PRIMARY_NAME;
        }
        String wanted = key.name().or(key::constraint).orElse("");
        if (wanted.isEmpty()) {
            return freeName(key);
        }
        IdentifierRules.checkIndex(wanted);
        if (wanted.equalsIgnoreCase(IndexDefinition.PRIMARY_NAME)) {
            throw ErrorCode.WRONG_NAME_FOR_INDEX.error(wanted);
        }
        if (taken(wanted)) {
            throw ErrorCode.DUP_KEYNAME.error(wanted);
        }
        return wanted;
    }

    /// MySQL's `make_unique_key_name`: the first column's name, then `_2`, `_3` ….
    private String freeName(TableElement.Key key) {
        if (!(key.parts().getFirst() instanceof KeyPart.ColumnPart first)) {
            throw new IllegalStateException("FunctionalKeys come first: " + key);
        }
        String stem = columns.get(ordinal(first.column())).name();
        if (!taken(stem) && !stem.equalsIgnoreCase(IndexDefinition.PRIMARY_NAME)) {
            return stem;
        }
        int number = 2;
        while (taken(stem + "_" + number)) {
            number++;
        }
        return stem + "_" + number;
    }

    private boolean taken(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return indexes.stream()
                .anyMatch(index -> index.name().toLowerCase(Locale.ROOT).equals(wanted));
    }

    private void warnIfRepeated(IndexDefinition index) {
        boolean repeated =
                indexes.stream()
                        .anyMatch(other ->
                                other.kind() == index.kind()
                                        && other.parts().equals(index.parts()));
        if (repeated) {
            diagnostics.warn(ErrorCode.DUP_INDEX, index.name(), schema, table);
        }
    }
}
