package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.SchemaStatement.Algorithm;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an ALTER TABLE takes in MySQL, by which ALGORITHM and LOCK are allowed or refused and rows are counted. Quell itself may need
/// less.
///
/// @param reason MySQL's words for why it takes so much; empty where it gives none
/// @param lockReason why nobody may write meanwhile
record AlterEffort(Kind kind, Optional<String> reason, Optional<String> lockReason) {
    private static final String TYPE = "Cannot change column type INPLACE";
    private static final String TYPE_INSTANT = "Need to rebuild the table to change column type";
    private static final String PRIMARY =
            "Dropping a primary key is not allowed without also adding a new primary key";
    private static final String NUMBERS = "Adding an auto-increment column requires a lock";
    private static final String COPY_LOCK = "COPY algorithm requires a lock";
    private static final String KEYS = "Adding foreign keys needs foreign_key_checks=OFF";
    private static final String HIDDEN = "ADD COLUMN col...VIRTUAL, ADD INDEX(col)";
    private static final String MIXED =
            "INPLACE ADD or DROP of virtual columns cannot be combined with other ALTER TABLE"
                    + " actions";
    private static final int SHORT_VARCHAR = 255;

    /// Cheapest first.
    enum Kind {
        /// The definition alone changes.
        INSTANT,
        /// Besides, indexes come and go.
        INPLACE,
        /// The table is rebuilt by the engine; MySQL does not count its rows as affected.
        REBUILD,
        /// Rows are copied one by one.
        COPY
    }

    private static AlterEffort of(Kind kind) {
        return new AlterEffort(kind, Optional.empty(), Optional.empty());
    }

    /// Rows are copied because the server, not the engine, wants it so.
    private static AlterEffort copyByServer() {
        return new AlterEffort(Kind.COPY, Optional.empty(), Optional.of(COPY_LOCK));
    }

    private static AlterEffort copy(String reason) {
        return new AlterEffort(Kind.COPY, Optional.of(reason), Optional.empty());
    }

    /// @param foreignKeyChecks `foreign_key_checks`
    static AlterEffort of(
            TableDefinition before,
            TableDefinition after,
            List<AlterAction> actions,
            boolean foreignKeyChecks) {
        List<AlterEffort> efforts = new ArrayList<>();
        for (ColumnDefinition column : after.columns()) {
            efforts.add(
                    find(before, column.slot())
                            .map(old -> ofColumn(old, column))
                            .orElseGet(() -> ofNew(column)));
        }
        if (!keptOrder(before, after).equals(keptOrder(after, before))) {
            efforts.add(of(Kind.REBUILD));
        }
        efforts.add(ofIndexes(before, after));
        if (after.foreignKeys().size() < before.foreignKeys().size()) {
            efforts.add(of(Kind.INPLACE));
        }
        efforts.add(ofVirtual(new VirtualEffort(before, after), actions));
        actions.forEach(action -> efforts.add(ofAction(before, action, foreignKeyChecks)));
        if (before.isTemporary()) {
            efforts.add(of(Kind.COPY));
        }
        AlterEffort most = of(Kind.INSTANT);
        for (AlterEffort effort : efforts) {
            most = most.and(effort);
        }
        return most;
    }

    private static AlterEffort ofVirtual(VirtualEffort columns, List<AlterAction> actions) {
        if (columns.isMixed(actions)) {
            return copy(MIXED);
        }
        Kind kind = columns.closesRanks() || columns.isIndexed() ? Kind.INPLACE : Kind.INSTANT;
        return new AlterEffort(
                kind,
                Optional.empty(),
                columns.isIndexed() ? Optional.of(HIDDEN) : Optional.empty());
    }

    private AlterEffort and(AlterEffort other) {
        AlterEffort greater = other.kind.compareTo(kind) > 0 ? other : this;
        return new AlterEffort(
                greater.kind, greater.reason.or(() -> reason), lockReason.or(other::lockReason));
    }

    private static Optional<ColumnDefinition> find(TableDefinition table, int slot) {
        return table.columns().stream().filter(column -> column.slot() == slot).findFirst();
    }

    private static List<Integer> keptOrder(TableDefinition table, TableDefinition other) {
        return table.columns().stream()
                .map(ColumnDefinition::slot)
                .filter(slot -> find(other, slot).isPresent())
                .toList();
    }

    private static AlterEffort ofNew(ColumnDefinition column) {
        if (column.autoIncrement()) {
            return new AlterEffort(Kind.REBUILD, Optional.of(NUMBERS), Optional.of(NUMBERS));
        }
        if (column.isHidden()) {
            return new AlterEffort(Kind.INPLACE, Optional.of(HIDDEN), Optional.of(HIDDEN));
        }
        boolean stored = column.generation() instanceof Generation.Always(_, var kept) && kept;
        boolean computed = column.defaultValue() instanceof ColumnDefault.Expression;
        return of(stored || computed ? Kind.COPY : Kind.INSTANT);
    }

    private static AlterEffort ofColumn(ColumnDefinition old, ColumnDefinition made) {
        AlterEffort effort = ofType(old.type(), made.type());
        if (!old.generation().equals(made.generation())) {
            effort = made.generation() instanceof Generation.Always ? of(Kind.COPY) : copy(TYPE);
        } else if (made.autoIncrement() != old.autoIncrement()) {
            effort = copy(TYPE);
        }
        return old.nullable() == made.nullable() ? effort : effort.and(of(Kind.REBUILD));
    }

    private static AlterEffort ofType(SqlType old, SqlType made) {
        if (old.equals(made)) {
            return of(Kind.INSTANT);
        }
        if (appendsMembers(old, made)) {
            return of(Kind.INSTANT);
        }
        return TableAlteration.isWidening(old, made) && isShort(old) == isShort(made)
                ? of(Kind.INPLACE)
                : copy(TYPE);
    }

    /// New members of ENUM and SET behind the old ones leave the stored numbers as they are, while they are as long.
    static boolean appendsMembers(SqlType old, SqlType made) {
        boolean listed = old.kind() == TypeKind.ENUM || old.kind() == TypeKind.SET;
        return listed
                && old.kind() == made.kind()
                && old.collation() == made.collation()
                && made.members().size() >= old.members().size()
                && storedBytes(old) == storedBytes(made)
                && made.members().subList(0, old.members().size()).equals(old.members());
    }

    /// What MySQL takes for a value of ENUM or SET.
    private static int storedBytes(SqlType type) {
        int members = type.members().size();
        if (type.kind() == TypeKind.ENUM) {
            return members > 255 ? 2 : 1;
        }
        int bytes = (members + 7) / 8;
        return bytes > 4 ? 8 : bytes;
    }

    private static boolean isShort(SqlType type) {
        return type.length() * type.collation().characterSet().maxBytes() <= SHORT_VARCHAR;
    }

    private static AlterEffort ofIndexes(TableDefinition before, TableDefinition after) {
        Optional<IndexDefinition> old = before.primaryKey();
        Optional<IndexDefinition> made = after.primaryKey();
        if (old.isPresent() && made.isEmpty()) {
            return copy(PRIMARY);
        }
        if (!old.map(IndexDefinition::id).equals(made.map(IndexDefinition::id))) {
            return of(Kind.REBUILD);
        }
        boolean same =
                before.indexes().size() == after.indexes().size()
                        && before.indexes().stream().allMatch(index -> keeps(after, index));
        return of(same ? Kind.INSTANT : Kind.INPLACE);
    }

    private static boolean keeps(TableDefinition table, IndexDefinition wanted) {
        return table.indexes().stream()
                .anyMatch(index ->
                        index.id() == wanted.id()
                                && index.name().equals(wanted.name())
                                && index.visible() == wanted.visible());
    }

    private static AlterEffort ofAction(
            TableDefinition before, AlterAction action, boolean foreignKeyChecks) {
        return switch (action) {
            case AlterAction.Force _ -> of(Kind.REBUILD);
            case AlterAction.SetOptions(var options) ->
                    of(options.engine().isPresent() ? Kind.REBUILD : Kind.INPLACE);
            case AlterAction.OrderBy _ -> copyByServer();
            case AlterAction.AddCheck(var check) -> ofCheck(check.enforced());
            case AlterAction.SetCheckEnforcement(var name, var enforced) ->
                    ofCheck(enforced && !isEnforced(before, name));
            case AlterAction.SetConstraintEnforcement(var name, var enforced) ->
                    ofCheck(enforced && !isEnforced(before, name));
            case AlterAction.AddColumn(var column, _) -> ofChecks(column);
            case AlterAction.ChangeColumn(_, var column, _) -> ofChecks(column);
            case AlterAction.ModifyColumn(var column, _) -> ofChecks(column);
            case AlterAction.AddForeignKey _ -> foreignKeyChecks ? copy(KEYS) : of(Kind.INPLACE);
            case AlterAction.ConvertCharset _ -> of(Kind.INPLACE);
            default -> of(Kind.INSTANT); // told by the columns and indexes
        };
    }

    private static AlterEffort ofChecks(TableElement.Column column) {
        boolean checked = column.checks().stream().anyMatch(TableElement.Check::enforced);
        return ofCheck(checked);
    }

    /// @param tested whether all rows are held to it
    private static AlterEffort ofCheck(boolean tested) {
        return tested ? copyByServer() : of(Kind.INSTANT);
    }

    private static boolean isEnforced(TableDefinition table, String check) {
        return table.checks().stream()
                .anyMatch(one -> one.enforced() && one.name().equalsIgnoreCase(check));
    }

    /// Told before anything else about the statement.
    ///
    /// @throws dev.quell.base.error.SqlError 1221
    static void checkClauses(Algorithm algorithm, LockLevel lock) {
        if (algorithm == Algorithm.INSTANT && lock != LockLevel.DEFAULT) {
            throw ErrorCode.WRONG_USAGE.error("ALGORITHM=INSTANT", "LOCK=NONE/SHARED/EXCLUSIVE");
        }
    }

    /// @throws dev.quell.base.error.SqlError 1845, 1846
    void check(Algorithm algorithm, LockLevel lock) {
        if (algorithm == Algorithm.INSTANT && kind != Kind.INSTANT) {
            throw refusal(
                    "ALGORITHM=INSTANT",
                    reason.map(why -> why.equals(TYPE) ? TYPE_INSTANT : why),
                    reason.isEmpty() && lockReason.equals(Optional.of(COPY_LOCK))
                            ? "ALGORITHM=COPY"
                            : "ALGORITHM=COPY/INPLACE");
        }
        if (algorithm == Algorithm.INPLACE && kind == Kind.COPY) {
            throw refusal("ALGORITHM=INPLACE", reason, "ALGORITHM=COPY");
        }
        if (lock == LockLevel.NONE && algorithm == Algorithm.COPY) {
            throw refusal("LOCK=NONE", Optional.of(COPY_LOCK), "LOCK=SHARED");
        }
        if (lock == LockLevel.NONE && (kind == Kind.COPY || lockReason.isPresent())) {
            throw refusal("LOCK=NONE", lockReason.or(() -> reason), "LOCK=SHARED");
        }
    }

    private static RuntimeException refusal(
            String what, Optional<String> reason, String alternative) {
        return reason.isPresent()
                ? ErrorCode.ALTER_OPERATION_NOT_SUPPORTED_REASON.error(
                        what, reason.get(), alternative)
                : ErrorCode.ALTER_OPERATION_NOT_SUPPORTED.error(what, alternative);
    }

    /// The rebuild keeps writers out, which LOCK=NONE forbids.
    ///
    /// @throws dev.quell.base.error.SqlError 1846
    static void refuseWriters() {
        throw refusal("LOCK=NONE", Optional.of(COPY_LOCK), "LOCK=SHARED");
    }

    /// What others may do meanwhile, who asked for no more than the default or less.
    LockLevel level(Algorithm algorithm, LockLevel asked) {
        boolean writersWait =
                kind == Kind.COPY || algorithm == Algorithm.COPY || lockReason.isPresent();
        return asked == LockLevel.DEFAULT && writersWait ? LockLevel.SHARED : asked;
    }
}
