package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.bind.ColumnTypes;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalContext;
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
import java.util.OptionalInt;
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
    private final EvalContext context;
    private final AlteredColumns altered;
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
            EvalContext context) {
        this.before = before;
        this.designers = designers;
        this.functionalKeys = functionalKeys;
        this.ids = ids;
        this.context = context;
        this.altered = new AlteredColumns(before);
        this.columns = altered.list();
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

    /// Applies the clauses in MySQL's order: what is dropped goes first, then columns change where they are, then others come and find
    /// their places.
    void apply(List<AlterAction> actions) {
        actions.stream().filter(TableAlteration::isFirst).forEach(this::apply);
        actions.stream().filter(TableAlteration::changesColumn).forEach(this::apply);
        for (AlterAction action : actions) {
            if (changesColumn(action)) {
                move(action);
            } else if (!isFirst(action)) {
                apply(action);
            }
        }
        if (columns.isEmpty()) {
            throw ErrorCode.CANT_REMOVE_ALL_FIELDS.error();
        }
        altered.checkNames();
        for (int i = indexes.size() - 1; i >= 0; i--) {
            dropMissingParts(i);
        }
    }

    private static boolean isFirst(AlterAction action) {
        return action instanceof AlterAction.DropColumn
                || action instanceof AlterAction.DropKey
                || action instanceof AlterAction.DropForeignKey
                || action instanceof AlterAction.DropCheck
                || action instanceof AlterAction.DropConstraint
                || action instanceof AlterAction.SetOptions;
    }

    private static boolean changesColumn(AlterAction action) {
        return action instanceof AlterAction.ChangeColumn
                || action instanceof AlterAction.ModifyColumn
                || action instanceof AlterAction.RenameColumn
                || action instanceof AlterAction.SetDefault
                || action instanceof AlterAction.DropDefault
                || action instanceof AlterAction.SetColumnVisibility;
    }

    private void move(AlterAction action) {
        switch (action) {
            case AlterAction.ChangeColumn(_, var column, var position) ->
                    altered.move(column.name(), position);
            case AlterAction.ModifyColumn(var column, var position) ->
                    altered.move(column.name(), position);
            default -> {
                // stays where it is
            }
        }
    }

    private void apply(AlterAction action) {
        switch (action) {
            case AlterAction.AddColumn(var column, var position) -> addColumn(column, position);
            case AlterAction.ChangeColumn(var name, var column, _) -> changeColumn(name, column);
            case AlterAction.ModifyColumn(var column, _) -> changeColumn(column.name(), column);
            case AlterAction.DropColumn(var name) ->
                    columns.remove(altered.claim(name, ErrorCode.CANT_DROP_FIELD_OR_KEY));
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
            case AlterAction.EnableKeys _ ->
                    context.diagnostics().note(ErrorCode.ILLEGAL_HA, before.name());
            case AlterAction.RenameTable _ -> {
                // the name is the caller's affair
            }
            case AlterAction.OrderBy(var columns) -> warnOfOrder(columns);
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
    ///
    /// @throws SqlError 1054
    private void warnOfOrder(List<String> order) {
        for (String name : order) {
            if (columns.stream().noneMatch(column -> column.name().equalsIgnoreCase(name))) {
                throw ErrorCode.BAD_FIELD_ERROR.error(name, "order clause");
            }
        }
        if (before.clusteredIndex().isPresent()) {
            context.diagnostics()
                    .add(
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
        if (foreignKeys.hadBefore(name)) {
            foreignKeys.drop(name);
        } else if (checks.hadBefore(name)) {
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
        if (!checks.hadBefore(name)) {
            throw ErrorCode.ALTER_CONSTRAINT_ENFORCEMENT_NOT_SUPPORTED.error(name);
        }
        checks.enforce(name, enforced);
    }

    /// Constraints are those from before the statement.
    private void requireOne(String name, String clause) {
        boolean unique =
                before.indexes().stream()
                        .filter(index -> index.kind().isUnique())
                        .anyMatch(index -> index.name().equalsIgnoreCase(name));
        int bearers =
                (unique ? 1 : 0)
                        + (foreignKeys.hadBefore(name) ? 1 : 0)
                        + (checks.hadBefore(name) ? 1 : 0);
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
        ColumnDefinition column = design(written, false, nextSlot++);
        if (column.defaultValue() instanceof ColumnDefault.Constant(var value)) {
            column = DefinitionEdits.withAbsent(column, value);
        } else if (column.defaultValue() instanceof ColumnDefault.None) {
            column = DefinitionEdits.withAbsent(column, RowMaker.zeroOf(column.type()));
        } else if (column.defaultValue() instanceof ColumnDefault.Now) {
            column = DefinitionEdits.withAbsent(column, RowMaker.now(column, context));
        } else {
            rebuilds = true;
        }
        rebuilds |= column.autoIncrement() || DefinitionEdits.isGenerated(column);
        altered.add(column, position);
        TableDesigner.ofColumn(written).ifPresent(this::addKey);
        ForeignKeyDesigner.of(written).ifPresent(this::addForeignKey);
        CheckDesigner.of(written).forEach(checks::add);
    }

    private ColumnDefinition design(TableElement.Column written, boolean inPrimary, int slot) {
        boolean primary = inPrimary || written.key() == TableElement.ColumnKey.PRIMARY;
        return designers.apply(collation).design(written, primary, slot);
    }

    private void changeColumn(String name, TableElement.Column written) {
        int at = altered.claim(name, ErrorCode.BAD_FIELD_ERROR);
        ColumnDefinition old = columns.get(at);
        boolean inPrimary =
                indexes.stream()
                        .filter(index -> index.name.equals(IndexDefinition.PRIMARY_NAME))
                        .anyMatch(index -> index.slots.contains(old.slot()));
        ColumnDefinition made = design(written, inPrimary, old.slot());
        refuseOtherKind(old, made);
        made = DefinitionEdits.withAbsent(made, old.absent());
        rebuilds |=
                !(isWidening(old.type(), made.type())
                                || AlterEffort.appendsMembers(old.type(), made.type()))
                        || old.nullable() != made.nullable()
                        || old.autoIncrement() != made.autoIncrement()
                        || DefinitionEdits.isGenerated(old)
                        || DefinitionEdits.isGenerated(made);
        columns.set(at, made);
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

    /// An index takes a new column for one of the same name that went. Otherwise it loses the column, and goes where nothing is left
    /// of it.
    private void dropMissingParts(int at) {
        Index index = indexes.get(at);
        if (index.slots.stream().allMatch(altered::has)) {
            return;
        }
        List<IndexPart> parts = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < index.slots.size(); i++) {
            int slot = index.slots.get(i);
            OptionalInt successor =
                    altered.has(slot) ? OptionalInt.of(slot) : altered.successor(slot);
            if (successor.isPresent()) {
                parts.add(index.definition.parts().get(i));
                left.add(successor.getAsInt());
                rebuilds |= successor.getAsInt() != slot;
            }
        }
        if (left.isEmpty()) {
            indexes.remove(at);
            return;
        }
        rebuilds |= left.size() < index.slots.size();
        indexes.set(
                at, new Index(index.definition.withParts(parts), index.name, index.visible, left));
    }

    private void renameColumn(String from, String to) {
        IdentifierRules.checkColumn(to);
        int at = altered.claim(from, ErrorCode.BAD_FIELD_ERROR);
        columns.set(at, columns.get(at).withName(to));
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
        if (DefinitionEdits.isGenerated(columns.get(altered.require(set.column())))) {
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
        int at = altered.require(name);
        columns.set(at, change.apply(columns.get(at)));
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
        for (String name : List.of(from, to)) {
            if (name.equalsIgnoreCase(IndexDefinition.PRIMARY_NAME)) {
                throw ErrorCode.WRONG_NAME_FOR_INDEX.error(name);
            }
        }
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
        changed.engine().ifPresent(engine -> StorageEngines.check(engine, before.name(), context));
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
                new IndexDesigner(
                        before.schema(), before.name(), columns, kept, ids, context.diagnostics());
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
