package dev.quell.storage.txn;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import dev.quell.storage.txn.CheckReport.BadRecord;
import dev.quell.storage.txn.CheckReport.Finding;
import dev.quell.storage.txn.CheckReport.WrongCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Verifies one table as its statement's view sees it: each row can be decoded, lies under its own key, has no NULL where none may
/// be; each secondary index has exactly one entry for each row, and it leads there.
///
/// Rows and entries are not looked up one by one: what a row asks for is hashed and summed up, and so is what an index holds. Only
/// where the sums differ (or when told to) every record's counterpart is looked for, to name those that have none.
final class TableCheck {
    private static final int MAX_FINDINGS = 16;

    private final LiveStatement statement;
    private final TableLayout layout;
    private final CheckDepth depth;
    private final ReadView view;
    private final List<Finding> findings = new ArrayList<>();
    private final Value[] row;
    private final Bytes entry = new Bytes();
    private final Bytes key = new Bytes();
    private final long[] wanted;
    private long rows;

    TableCheck(LiveStatement statement, TableLayout layout, CheckDepth depth) {
        this.statement = statement;
        this.layout = layout;
        this.depth = depth;
        view = statement.view();
        row = new Value[layout.table().columns().size()];
        wanted = new long[layout.secondaries().size()];
    }

    CheckReport run() {
        walk(layout.table().clusteredId(), this::checkRow);
        for (int i = 0; depth != CheckDepth.ROWS && i < wanted.length && !isFull(); i++) {
            checkIndex(layout.secondaries().get(i), wanted[i]);
        }
        return new CheckReport(rows, findings);
    }

    private boolean isFull() {
        return findings.size() >= MAX_FINDINGS;
    }

    private void add(IndexDefinition index, RecordWalk at, String what) {
        add(index.name(), at, what);
    }

    private void add(String index, RecordWalk at, String what) {
        if (!isFull()) {
            String place = HexFormat.of().formatHex(at.record(), 0, at.recordLength());
            findings.add(new BadRecord(index, place, what));
        }
    }

    /// What is done with each record that the view sees.
    private interface Visitor {
        void visit(RecordWalk record);
    }

    private void walk(long indexId, Visitor visitor) {
        Bytes from = IndexLayout.start(indexId, new Bytes());
        Bytes to = IndexLayout.start(indexId, new Bytes());
        IndexLayout.successor(to);
        StoreCursor cursor = statement.shared().cursors().acquire();
        try {
            var walk = new RecordWalk(cursor, from.toArray(), to.toArray(), false);
            while (!isFull() && walk.nextRecord()) {
                statement.cancellation().check();
                if (seesPresent(walk)) {
                    visitor.visit(walk);
                }
            }
        } finally {
            statement.shared().cursors().release(cursor);
        }
    }

    private boolean seesPresent(RecordWalk walk) {
        do {
            statement.cancellation().check();
            if (view.sees(walk.value())) {
                return !Version.isDeleted(walk.value());
            }
        } while (walk.nextVersion());
        return false;
    }

    // ---- rows

    private void checkRow(RecordWalk walk) {
        rows++;
        if (depth.compareTo(CheckDepth.QUICK) <= 0) {
            return;
        }
        String name =
                layout.clustered()
                        .map(index -> index.definition().name())
                        .orElse(IndexDefinition.HIDDEN_NAME);
        if (!decode(walk.value(), walk.valueLength())) {
            add(name, walk, "the row cannot be decoded");
            return;
        }
        checkColumns(name, walk);
        for (int i = 0; i < wanted.length; i++) {
            IndexLayout index = layout.secondaries().get(i);
            boolean inKey = index.entryKey(row, walk.record(), walk.recordLength(), entry);
            if (!inKey) {
                entry.add(
                        walk.record(),
                        IndexLayout.ID_BYTES,
                        walk.recordLength() - IndexLayout.ID_BYTES);
            }
            wanted[i] += hash(entry);
        }
    }

    // Whatever the decoder stumbles over in broken bytes is the finding.
    private boolean decode(byte[] buffer, int length) {
        byte[] version = Arrays.copyOf(buffer, length); // what lies behind it is not part of it
        try {
            layout.decodeRow(version, Version.BODY, layout.allColumns(), row, 0);
            return true;
        } catch (SqlError e) {
            throw e;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void checkColumns(String name, RecordWalk walk) {
        for (int i = 0; i < row.length; i++) {
            ColumnDefinition column = layout.table().columns().get(i);
            if (row[i].isNull() && !column.nullable()) {
                add(name, walk, "NULL in column " + column.name());
            }
        }
        if (layout.clustered().isPresent()) {
            layout.clusteredKey(row, 0, key);
            if (!Arrays.equals(
                    key.array(), 0, key.length(), walk.record(), 0, walk.recordLength())) {
                add(name, walk, "the row lies under a key that is not its own");
            }
        }
    }

    // ---- entries

    private void checkIndex(IndexLayout index, long wantedSum) {
        var sum = new long[2];
        walk(
                index.definition().id(),
                walk -> {
                    sum[0]++;
                    if (depth != CheckDepth.QUICK) {
                        entry.clear().add(walk.record(), 0, walk.recordLength());
                        if (!Version.hasClusteredKeyInKey(walk.value())) {
                            entry.add(
                                    walk.value(), Version.BODY, walk.valueLength() - Version.BODY);
                        }
                        sum[1] += hash(entry);
                    }
                });
        boolean differs = sum[0] != rows || depth != CheckDepth.QUICK && sum[1] != wantedSum;
        if (sum[0] != rows) {
            findings.add(new WrongCount(index.definition().name(), sum[0], rows));
        }
        if (differs || depth == CheckDepth.EXTENDED) {
            lookUpEach(index);
        }
    }

    private void lookUpEach(IndexLayout index) {
        StoreCursor cursor = statement.shared().cursors().acquire();
        try {
            walk(layout.table().clusteredId(), walk -> lookUpEntry(index, walk, cursor));
            walk(index.definition().id(), walk -> lookUpRow(index, walk, cursor));
        } finally {
            statement.shared().cursors().release(cursor);
        }
    }

    private void lookUpEntry(IndexLayout index, RecordWalk walk, StoreCursor cursor) {
        if (!decode(walk.value(), walk.valueLength())) {
            return; // told already
        }
        boolean inKey = index.entryKey(row, walk.record(), walk.recordLength(), entry);
        if (!VisibleRow.seek(cursor, entry, view)) {
            add(index.definition(), walk, "no entry for the row with this key");
        } else if (!inKey
                && !Arrays.equals(
                        cursor.value(),
                        Version.BODY,
                        cursor.valueLength(),
                        walk.record(),
                        IndexLayout.ID_BYTES,
                        walk.recordLength())) {
            add(index.definition(), walk, "the entry of the row with this key leads elsewhere");
        }
    }

    private void lookUpRow(IndexLayout index, RecordWalk walk, StoreCursor cursor) {
        IndexLayout.start(layout.table().clusteredId(), key);
        boolean inKey = Version.hasClusteredKeyInKey(walk.value());
        VisibleRow.clusteredKey(
                walk.record(),
                walk.recordLength(),
                inKey ? index.clusteredStart(walk.record()) : 0,
                walk.value(),
                walk.valueLength(),
                key);
        if (!VisibleRow.seek(cursor, key, view)) {
            add(index.definition(), walk, "no row for the entry with this key");
            return;
        }
        if (!decode(cursor.value(), cursor.valueLength())) {
            return; // told already
        }
        index.entryKey(row, key.array(), key.length(), entry);
        if (!Arrays.equals(
                entry.array(), 0, entry.length(), walk.record(), 0, walk.recordLength())) {
            add(index.definition(), walk, "the row of the entry with this key has another value");
        }
    }

    // A sum of these is the same for the same records in any order, and for no others that chance
    // will bring.
    private static long hash(Bytes bytes) {
        byte[] array = bytes.array();
        int length = bytes.length();
        long hash = length * 0x9E3779B97F4A7C15L;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            hash = mix(hash ^ Bytes.longAt(array, at));
        }
        for (; at < length; at++) {
            hash = mix(hash ^ array[at]);
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 29;
    }
}
