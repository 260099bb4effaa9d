package dev.quell.query.system;

import dev.quell.session.account.Privilege;
import dev.quell.storage.store.StoredFile;
import java.util.Arrays;
import java.util.Map;

/// Where rows lie on disk and in memory, in InnoDB's terms: all tables are in one store, which is told as the system tablespace, with
/// the store's files as its data files; the buffer pool is counted in pages of InnoDB's size.
final class TablespaceRows {
    private static final String SCHEMA = "information_schema.";

    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    SCHEMA + "INNODB_TABLESPACES", TablespaceRows::spaces,
                    SCHEMA + "INNODB_TABLESPACES_BRIEF", TablespaceRows::brief,
                    SCHEMA + "INNODB_DATAFILES", TablespaceRows::dataFiles,
                    SCHEMA + "INNODB_BUFFER_POOL_STATS", TablespaceRows::bufferPool,
                    SCHEMA + "FILES", TablespaceRows::files);

    /// The id of the one tablespace; [DictionaryRows] tells it of each table.
    static final long STORE = 0;

    private static final String NAME = "innodb_system";
    private static final long PAGE = 16_384;
    // InnoDB's unit of growth.
    private static final long EXTENT = 64 * PAGE;

    private TablespaceRows() {}

    private static void spaces(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        long bytes = bytes(look);
        rows.add(
                STORE,
                NAME,
                0,
                "Compact or Redundant",
                PAGE,
                0,
                "System",
                0,
                bytes,
                bytes,
                0,
                look.session().variables().text("version").split("-", 2)[0],
                1,
                "N",
                "normal");
    }

    private static void brief(Look look, Rows rows) {
        for (var file : look.engine().files()) {
            if (file.kind() == StoredFile.Kind.DATA) {
                rows.add(Long.toString(STORE), NAME, file.path(), "0", "System");
            }
        }
    }

    private static void dataFiles(Look look, Rows rows) {
        for (var file : look.engine().files()) {
            if (file.kind() == StoredFile.Kind.DATA) {
                rows.add(Long.toString(STORE), file.path());
            }
        }
    }

    private static long bytes(Look look) {
        return look.engine().files().stream()
                .filter(file -> file.kind() == StoredFile.Kind.DATA)
                .mapToLong(StoredFile::bytes)
                .sum();
    }

    private static void files(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        for (var file : look.engine().files()) {
            boolean data = file.kind() == StoredFile.Kind.DATA;
            var cells = new Object[rows.width()];
            cells[0] = STORE;
            cells[1] = file.path();
            cells[2] = data ? "TABLESPACE" : "REDO LOG";
            cells[3] = NAME;
            cells[4] = "";
            cells[9] = "InnoDB";
            cells[13] = 0;
            cells[14] = file.bytes() / EXTENT;
            cells[15] = EXTENT;
            cells[16] = 0;
            cells[18] = 0;
            cells[31] = 0;
            cells[36] = "NORMAL";
            rows.add(cells);
        }
    }

    /// Every write goes to the store at once, so no page is ever modified in the pool; pages do not age, and none is read ahead.
    private static void bufferPool(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        var fill = look.engine().bufferPool();
        var reads = look.engine().reads();
        var cells = new Object[rows.width()];
        Arrays.fill(cells, 0);
        cells[1] = fill.capacity() / PAGE;
        cells[2] = (fill.capacity() - fill.bytes()) / PAGE;
        cells[3] = fill.bytes() / PAGE;
        cells[14] = reads.fromStore();
        cells[20] = reads.requests();
        cells[21] = hitsInThousand(reads.requests(), reads.fromStore());
        rows.add(cells);
    }

    private static long hitsInThousand(long requests, long misses) {
        return requests == 0 ? 0 : 1_000 - Math.min(1_000, 1_000 * misses / requests);
    }
}
