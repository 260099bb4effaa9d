package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.value.Diagnostics;
import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.AlterAction.Position;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableOptions;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The definition that ALTER TABLE's clauses make of a table's, and how much of the table they touch.
///
/// Columns are known by their slot while they move and change their names.
final class TableAlteration {
    private final TableDefinition before;
    private final Function<Collation, ColumnDesigner> designers;
    private final FunctionalKeys functionalKeys;
    private final LongSupplier ids;
    private final Diagnostics diagnostics;
    private final List<ColumnDefinition> columns;
    private final List<Index> indexes = new ArrayList<>();
    private final List<IndexDesigner.Wanted> newKeys = new ArrayList<>();
    private final ForeignKeyAlteration foreignKeys;
    private final CheckAlteration checks;
    private final List<IndexDefinition> added = new ArrayList<>();
    private final Map<String, String> options;
    private Collation collation;
    private String comment;
    private int nextSlot;
    private boolean rebuilds;

    /// An index whose columns are named by slot.
    private record Index(
            IndexDefinition definition, String name, boolean visible, List<Integer> slots) {}

    TableAlteration(
            TableDefinition before,
            Function<Collation, ColumnDesigner> designers,
            FunctionalKeys functionalKeys,
            LongSupplier ids,
            Diagnostics diagnostics) {
        this.before = before;
        this.designers = designers;
        this.functionalKeys = functionalKeys;
        this.ids = ids;
        this.diagnostics = diagnostics;
        this.columns = new ArrayList<>(before.columns());
        this.foreignKeys = new ForeignKeyAlteration(before);
        this.checks = new CheckAlteration(before);
        this.options = new TreeMap<>(before.options());
        this.collation = before.collation();
        this.comment = before.comment();
        this.nextSlot = before.nextSlot();
        for (IndexDefinition index : before.indexes()) {
            List<Integer> slots =
                    index.parts().stream()
                            .map(part -> before.columns().get(part.column()).slot())
                            .toList();
            indexes.add(new Index(index, index.name(), index.visible(), slots));
        }
    }

    /// Whether every row has to be written anew. Of a temporary table always, as in MySQL: nobody waits for it.
    boolean rebuilds() {
        return rebuilds || checks.tightens() || before.isTemporary();
    }

    /// What happens to CHECK constraints.
    CheckAlteration checks() {
        return checks;
    }

    /// Indexes that have to be filled.
    List<IndexDefinition> added() {
        return added;
    }

    /// What happens to foreign keys.
    ForeignKeyAlteration foreignKeys() {
        return foreignKeys;
    }

    /// Applies one clause.
    void apply(AlterAction action) {
        switch (action) {
            case AlterAction.AddColumn(var column, var position) -> addColumn(column, position);
            case AlterAction.ChangeColumn(var name, var column, var position) ->
                    changeColumn(name, column, position);
            case AlterAction.ModifyColumn(var column, var position) ->
                    changeColumn(column.name(), column, position);
            case AlterAction.DropColumn(var name) -> dropColumn(name);
            case AlterAction.RenameColumn(var from, var to) -> renameColumn(from, to);
            case AlterAction.SetDefault set -> setDefault(set);
            case AlterAction.DropDefault(var name) ->
                    replace(name, column -> column.withDefault(ColumnDefault.NONE));
            case AlterAction.AddKey(var key) -> addKey(key);
            case AlterAction.DropKey(var name) -> dropKey(name);
            case AlterAction.RenameKey(var from, var to) -> renameKey(from, to);
            case AlterAction.SetKeyVisibility(var name, var visible) -> {
                int at = indexAt(name, ErrorCode.KEY_DOES_NOT_EXITS);
                Index old = indexes.get(at);
                indexes.set(at, new Index(old.definition, old.name, visible, old.slots));
            }
            case AlterAction.SetOptions(var changed) -> setOptions(changed);
            case AlterAction.Force _ -> rebuilds = true;
            case AlterAction.EnableKeys _ -> diagnostics.note(ErrorCode.ILLEGAL_HA, before.name());
            case AlterAction.RenameTable _ -> {
                // the name is the caller's affair
            }
            case AlterAction.OrderBy _ -> warnOfOrder();
            case AlterAction.ConvertCharset(var charset, var collate) ->
                    convert(
                            charset.isEmpty() && collate.isEmpty()
                                    ? Collation.UTF8MB4_0900_AI_CI
                                    : ColumnTypes.choose(charset, collate));
            case AlterAction.SetColumnVisibility(var name, var visible) ->
                    replace(name, column -> DefinitionEdits.withVisibility(column, visible));
            case AlterAction.AddForeignKey(var key) -> addForeignKey(key);
            case AlterAction.DropForeignKey(var name) -> foreignKeys.drop(name);
            case AlterAction.AddCheck(var check) -> checks.add(check);
            case AlterAction.DropCheck(var name) -> checks.drop(name);
            case AlterAction.SetCheckEnforcement(var name, var enforced) ->
                    checks.enforce(name, enforced);
            case AlterAction.SetConstraintEnforcement(var name, var enforced) ->
                    enforceConstraint(name, enforced);
            case AlterAction.DropConstraint(var name) -> dropConstraint(name);
            case AlterAction.Repartition _ -> throw unsupported("PARTITION BY");
            case AlterAction.Unsupported(var what) -> throw unsupported(what);
        }
    }

    /// Rows lie in the order of the key. Without one they keep the order in which they came, and the copy does not change it.
    private void warnOfOrder() {
        if (before.clusteredIndex().isPresent()) {
            diagnostics.add(
                    new Diagnostics.Condition(
                            Diagnostics.Level.WARNING,
                            ErrorCode.UNKNOWN_ERROR,
                            "ORDER BY ignored as there is a user-defined clustered index in the table '"
                                    + before.name()
                                    + "'"));
        }
        rebuilds = true;
    }

    /// CONVERT TO CHARACTER SET: the table and every column of text.
    private void convert(Collation target) {
        collation = target;
        for (int i = 0; i < columns.size(); i++) {
            ColumnDefinition column = columns.get(i);
            TypeKind kind = column.type().kind();
            if (kind.isCharacter() || kind == TypeKind.ENUM || kind == TypeKind.SET) {
                columns.set(
                        i, DefinitionEdits.withType(column, column.type().withCollation(target)));
                rebuilds = true;
            }
        }
    }

    /// The new keys over columns alone; rows have to be written anew for columns that expressions need.
    private List<IndexDesigner.Wanted> preparedKeys() {
        int before = columns.size();
        List<IndexDesigner.Wanted> keys =
                functionalKeys.prepare(
                        newKeys,
                        columns,
                        nextSlot,
                        indexes.stream().map(index -> index.name).toList());
        nextSlot += columns.size() - before;
        rebuilds |= columns.size() > before;
        return keys;
    }

    private void addKey(TableElement.Key key) {
        newKeys.add(new IndexDesigner.Wanted(key, false));
    }

    private void addForeignKey(TableElement.ForeignKey key) {
        foreignKeys.add(key);
        newKeys.add(new IndexDesigner.Wanted(ForeignKeyDesigner.index(key), true));
    }

    /// `DROP CONSTRAINT`: of whatever kind bears the name.
    ///
    /// @throws SqlError 3939, 3940
    private void dropConstraint(String name) {
        requireOne(name, "DROP");
        if (foreignKeys.has(name)) {
            foreignKeys.drop(name);
        } else if (checks.has(name)) {
            checks.drop(name);
        } else {
            dropKey(name);
        }
    }

    /// `ALTER CONSTRAINT … [NOT] ENFORCED`.
    ///
    /// @throws SqlError 3939, 3940, 3941
    private void enforceConstraint(String name, boolean enforced) {
        requireOne(name, "ALTER");
        if (!checks.has(name)) {
            throw ErrorCode.ALTER_CONSTRAINT_ENFORCEMENT_NOT_SUPPORTED.error(name);
        }
        checks.enforce(name, enforced);
    }

    private void requireOne(String name, String clause) {
        boolean unique =
                indexes.stream()
                        .filter(index -> index.definition.kind().isUnique())
                        .anyMatch(index -> index.name.equalsIgnoreCase(name));
        int bearers =
                (unique ? 1 : 0) + (foreignKeys.has(name) ? 1 : 0) + (checks.has(name) ? 1 : 0);
        if (bearers == 0) {
            throw ErrorCode.CONSTRAINT_NOT_FOUND.error(name);
        }
        if (bearers > 1) {
            throw ErrorCode.MULTIPLE_CONSTRAINTS_WITH_SAME_NAME.error(name, clause);
        }
    }

    private static RuntimeException unsupported(String what) {
        return ErrorCode.NOT_SUPPORTED_YET.error("ALTER TABLE … " + what);
    }

    private void addColumn(TableElement.Column written, Position position) {
        if (at(written.name()) >= 0) {
            throw ErrorCode.DUP_FIELDNAME.error(written.name());
        }
        ColumnDefinition column = design(written, nextSlot++);
        if (column.defaultValue() instanceof ColumnDefault.Constant(var value)) {
            column = DefinitionEdits.withAbsent(column, value);
        } else if (column.defaultValue() instanceof ColumnDefault.None) {
            column = DefinitionEdits.withAbsent(column, RowMaker.zeroOf(column.type()));
        } else {
            rebuilds = true;
        }
        rebuilds |= column.autoIncrement() || DefinitionEdits.isGenerated(column);
        columns.add(place(position, columns.size()), column);
        TableDesigner.ofColumn(written).ifPresent(this::addKey);
        ForeignKeyDesigner.of(written).ifPresent(this::addForeignKey);
        CheckDesigner.of(written).forEach(checks::add);
    }

    private ColumnDefinition design(TableElement.Column written, int slot) {
        boolean primary = written.key() == TableElement.ColumnKey.PRIMARY;
        return designers.apply(collation).design(written, primary, slot);
    }

    private int place(Position position, int otherwise) {
        return switch (position) {
            case Position.Unspecified _ -> otherwise;
            case Position.First _ -> 0;
            case Position.After(var name) -> require(name) + 1;
        };
    }

    private void changeColumn(String name, TableElement.Column written, Position position) {
        int at = require(name);
        ColumnDefinition old = columns.get(at);
        if (!written.name().equalsIgnoreCase(name) && at(written.name()) >= 0) {
            throw ErrorCode.DUP_FIELDNAME.error(written.name());
        }
        ColumnDefinition made = design(written, old.slot());
        boolean inPrimary =
                indexes.stream()
                        .filter(index -> index.name.equals(IndexDefinition.PRIMARY_NAME))
                        .anyMatch(index -> index.slots.contains(old.slot()));
        if (inPrimary) {
            made = DefinitionEdits.asNew(made, made.slot(), false);
        }
        refuseOtherKind(old, made);
        made = DefinitionEdits.withAbsent(made, old.absent());
        rebuilds |=
                !(isWidening(old.type(), made.type())
                                || AlterEffort.appendsMembers(old.type(), made.type()))
                        || old.nullable() != made.nullable()
                        || old.autoIncrement() != made.autoIncrement()
                        || DefinitionEdits.isGenerated(old)
                        || DefinitionEdits.isGenerated(made);
        columns.remove(at);
        columns.add(place(position, at), made);
        TableDesigner.ofColumn(written).ifPresent(this::addKey);
        ForeignKeyDesigner.of(written).ifPresent(this::addForeignKey);
        CheckDesigner.of(written).forEach(checks::add);
    }

    /// Whether rows that were stored under the old type read the same under the new one.
    static boolean isWidening(SqlType old, SqlType made) {
        if (old.equals(made)) {
            return true;
        }
        boolean variable = old.kind() == TypeKind.VARCHAR || old.kind() == TypeKind.VARBINARY;
        return variable
                && old.kind() == made.kind()
                && old.collation() == made.collation()
                && made.length() >= old.length();
    }

    private void dropColumn(String name) {
        int at = at(name);
        if (at < 0) {
            throw ErrorCode.CANT_DROP_FIELD_OR_KEY.error(name);
        }
        ColumnDefinition column = columns.get(at);
        if (columns.size() == 1) {
            throw ErrorCode.CANT_REMOVE_ALL_FIELDS.error();
        }
        columns.remove(at);
        for (int i = indexes.size() - 1; i >= 0; i--) {
            dropPart(i, column.slot());
        }
    }

    /// An index loses the column, and goes where nothing is left of it.
    private void dropPart(int at, int slot) {
        Index index = indexes.get(at);
        if (!index.slots.contains(slot)) {
            return;
        }
        List<Integer> left = index.slots.stream().filter(other -> other != slot).toList();
        if (left.isEmpty()) {
            indexes.remove(at);
            return;
        }
        rebuilds = true;
        List<IndexPart> parts = new ArrayList<>();
        for (int i = 0; i < index.slots.size(); i++) {
            if (index.slots.get(i) != slot) {
                parts.add(index.definition.parts().get(i));
            }
        }
        indexes.set(
                at, new Index(index.definition.withParts(parts), index.name, index.visible, left));
    }

    /// Old names are those before the statement, so that names can be swapped.
    private void renameColumn(String from, String to) {
        IdentifierRules.checkColumn(to);
        int ordinal = before.columnOrdinal(from);
        int at =
                ordinal < 0
                        ? require(from)
                        : columns.indexOf(
                                columns.stream()
                                        .filter(column ->
                                                column.slot()
                                                        == before.columns().get(ordinal).slot())
                                        .findFirst()
                                        .orElseThrow(() ->
                                                ErrorCode.BAD_FIELD_ERROR.error(
                                                        from, before.name())));
        columns.set(at, columns.get(at).withName(to));
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (ColumnDefinition column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw ErrorCode.DUP_FIELDNAME.error(column.name());
            }
        }
    }

    /// Whether a column has values of its own cannot change, unless they are stored.
    ///
    /// @throws SqlError 3106
    private static void refuseOtherKind(ColumnDefinition old, ColumnDefinition made) {
        if (isVirtual(old) != isVirtual(made)) {
            throw ErrorCode.UNSUPPORTED_ACTION_ON_GENERATED_COLUMN.error(
                    "Changing the STORED status");
        }
    }

    private static boolean isVirtual(ColumnDefinition column) {
        return column.generation() instanceof Generation.Always(_, var stored) && !stored;
    }

    private void setDefault(AlterAction.SetDefault set) {
        if (DefinitionEdits.isGenerated(columns.get(require(set.column())))) {
            throw ErrorCode.WRONG_USAGE.error("DEFAULT", "generated column");
        }
        replace(
                set.column(),
                column ->
                        column.withDefault(
                                designers
                                        .apply(collation)
                                        .defaultOf(
                                                column.name(),
                                                column.type(),
                                                column.nullable(),
                                                set.value(),
                                                set.expression())));
    }

    private void replace(String name, Function<ColumnDefinition, ColumnDefinition> change) {
        int at = require(name);
        columns.set(at, change.apply(columns.get(at)));
    }

    private int at(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private int require(String name) {
        int at = at(name);
        if (at < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(name, before.name());
        }
        return at;
    }

    private void dropKey(String name) {
        Index dropped = indexes.remove(indexAt(name, ErrorCode.CANT_DROP_FIELD_OR_KEY));
        rebuilds |= dropped.definition.id() == before.clusteredId();
        columns.removeIf(column -> column.isHidden() && dropped.slots.contains(column.slot()));
    }

    private int indexAt(String name, ErrorCode missing) {
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i).name.equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw missing == ErrorCode.KEY_DOES_NOT_EXITS
                ? missing.error(name, before.name())
                : missing.error(name);
    }

    private void renameKey(String from, String to) {
        int at = indexAt(from, ErrorCode.KEY_DOES_NOT_EXITS);
        IdentifierRules.checkIndex(to);
        boolean taken = indexes.stream().anyMatch(index -> index.name.equalsIgnoreCase(to));
        if (taken && !from.equalsIgnoreCase(to)) {
            throw ErrorCode.DUP_KEYNAME.error(to);
        }
        Index old = indexes.get(at);
        indexes.set(at, new Index(old.definition, to, old.visible, old.slots));
    }

    private void setOptions(TableOptions changed) {
        String engine = changed.engine().orElse("innodb").toLowerCase(Locale.ROOT);
        if (!engine.equals("innodb")) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("ENGINE=" + engine);
        }
        rebuilds |= changed.engine().isPresent();
        comment = changed.comment().orElse(comment);
        if (changed.charset().isPresent() || changed.collation().isPresent()) {
            collation = ColumnTypes.choose(changed.charset(), changed.collation());
        }
        options.putAll(TableDesigner.others(changed));
    }

    /// The definition after all clauses.
    TableDefinition result() {
        List<IndexDesigner.Wanted> keys = preparedKeys();
        Map<Integer, Integer> ordinals = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            ordinals.put(columns.get(i).slot(), i);
        }
        checkNames();
        makeKeyColumnsNotNull();
        if (columns.stream().allMatch(ColumnDefinition::invisible)) {
            throw ErrorCode.TABLE_MUST_HAVE_A_VISIBLE_COLUMN.error();
        }
        List<IndexDefinition> kept = new ArrayList<>();
        for (Index index : indexes) {
            List<IndexPart> parts = new ArrayList<>();
            for (int i = 0; i < index.slots.size(); i++) {
                IndexPart part = index.definition.parts().get(i);
                int ordinal = Objects.requireNonNull(ordinals.get(index.slots.get(i)));
                parts.add(new IndexPart(ordinal, part.prefixLength(), part.descending()));
            }
            kept.add(
                    new IndexDefinition(
                            index.definition.id(),
                            index.name,
                            index.definition.kind(),
                            parts,
                            index.visible,
                            index.definition.comment(),
                            index.definition.implicit()));
        }
        var designer =
                new IndexDesigner(before.schema(), before.name(), columns, kept, ids, diagnostics);
        added.addAll(designer.addAll(keys));
        List<IndexDefinition> all = designer.ordered();
        TableDesigner.checkAutoIncrement(columns, all);
        RowSize.check(columns);
        return finished(all);
    }

    private void makeKeyColumnsNotNull() {
        Set<String> names = new HashSet<>();
        for (IndexDesigner.Wanted wanted : newKeys) {
            if (wanted.key().kind() == TableElement.KeyKind.PRIMARY) {
                names.addAll(TableDesigner.partNames(wanted.key()));
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnDefinition column = columns.get(i);
            if (column.nullable() && names.contains(column.name().toLowerCase(Locale.ROOT))) {
                columns.set(i, DefinitionEdits.asNew(column, column.slot(), false));
            }
        }
    }

    private TableDefinition finished(List<IndexDefinition> all) {
        long clustered =
                TableDefinition.chooseClustered(columns, all)
                        .map(IndexDefinition::id)
                        .orElse(before.clusteredIndex().isPresent() ? 0L : before.clusteredId());
        rebuilds |= clustered != before.clusteredId();
        return new TableDefinition(
                before.id(),
                before.schema(),
                before.name(),
                columns,
                all,
                clustered == 0 ? ids.getAsLong() : clustered,
                nextSlot,
                before.foreignKeys(),
                before.checks(),
                collation,
                comment,
                options,
                before.createdMillis());
    }
}
