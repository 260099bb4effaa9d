package dev.quell.query.system;

import dev.quell.query.kill.LockPlace;
import dev.quell.session.ServerStatus;
import dev.quell.session.Session;
import dev.quell.session.status.Counter;
import dev.quell.storage.DeadlockInfo;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Collectors;

/// The text of SHOW ENGINE INNODB STATUS, in InnoDB's words, because programs read it: the last deadlock, the transactions with what they
/// wait for, vacuum, files and log, the buffer pool and what was done to rows. Sections about what Quell does not have are left out.
/// Locks lie in no heap of their own: its size is told as 0.
final class EngineStatus {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final long PAGE = 16_384;
    private static final String LOCKS = "%s%d lock struct(s), heap size 0, %d row lock(s)%s";

    private final Look look;
    private final StringBuilder text = new StringBuilder("\n");

    private EngineStatus(Look look) {
        this.look = look;
    }

    static String text(Look look) {
        var status = new EngineStatus(look);
        status.add("=====================================");
        status.add(status.time(look.context().now()) + " INNODB MONITOR OUTPUT");
        status.add("=====================================");
        look.engine().lastDeadlock(look.context().cancellation()).ifPresent(status::deadlock);
        status.transactions();
        status.vacuum();
        status.files();
        status.log();
        status.bufferPool();
        status.rowOperations();
        status.add("----------------------------");
        status.add("END OF INNODB MONITOR OUTPUT");
        status.add("============================");
        return status.text.toString();
    }

    private void add(String line) {
        text.append(line).append('\n');
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(look.session().variables().timeZone()));
    }

    private void deadlock(DeadlockInfo deadlock) {
        add("------------------------");
        add("LATEST DETECTED DEADLOCK");
        add("------------------------");
        add(time(deadlock.time()));
        for (int i = 0; i < deadlock.sides().size(); i++) {
            side(i + 1, deadlock.sides().get(i));
        }
        add("*** WE ROLL BACK TRANSACTION (" + (deadlock.victim() + 1) + ")");
    }

    private void side(int number, DeadlockInfo.Side side) {
        var party = side.party();
        add("*** (" + number + ") TRANSACTION:");
        add("TRANSACTION " + party.transactionId() + ", ACTIVE");
        add(LOCKS.formatted("LOCK WAIT ", party.locks(), party.locks(), undo(party.changedRows())));
        add("MySQL thread id " + party.connectionId() + ", " + party.statement());
        add("");
        add("*** (" + number + ") HOLDS THE LOCK(S):");
        lock(side.holds(), "");
        add("*** (" + number + ") WAITING FOR THIS LOCK TO BE GRANTED:");
        lock(side.waitsFor(), " waiting");
    }

    private void lock(DeadlockInfo.Lock lock, String waiting) {
        if (lock.data().isEmpty()) {
            add("METADATA LOCK " + lock.place() + " lock_mode " + lock.mode() + waiting);
        } else {
            add("RECORD LOCKS " + lock.place() + " lock_mode " + inWords(lock.mode()) + waiting);
            add("Record lock: " + lock.data());
        }
        add("");
    }

    /// InnoDB's monitor spells out what `data_locks` abbreviates.
    private static String inWords(String mode) {
        return mode.replace(",REC_NOT_GAP", " locks rec but not gap")
                .replace(",GAP", " locks gap before rec")
                .replace(",INSERT_INTENTION", " insert intention");
    }

    private static String entering(TransactionInfo transaction) {
        return transaction.entryWaitStarted().equals(Instant.EPOCH)
                ? ""
                : " sleeping before entering InnoDB";
    }

    private void title(String title) {
        String rule = "-".repeat(title.length());
        add(rule);
        add(title);
        add(rule);
    }

    private void transactions() {
        title("TRANSACTIONS");
        add("Trx id counter " + look.engine().nextTransactionId());
        add("History list length " + look.engine().vacuumProgress().historyLength());
        add("LIST OF TRANSACTIONS FOR EACH SESSION:");
        var waits =
                look.engine().rowLockWaits(look.context().cancellation()).stream()
                        .collect(
                                Collectors.toMap(
                                        wait -> wait.requested().connectionId(),
                                        LockWaitInfo::requested,
                                        (first, _) -> first));
        for (var transaction : look.engine().transactions()) {
            transaction(
                    transaction,
                    Optional.ofNullable(waits.get(transaction.connectionId()))
                            .filter(_ -> transaction.waiting()));
        }
    }

    private void transaction(TransactionInfo transaction, Optional<RowLockInfo> wanted) {
        Instant now = look.context().now();
        add(
                "---TRANSACTION %d, ACTIVE %d sec%s"
                        .formatted(
                                transaction.id(),
                                seconds(transaction.started(), now),
                                entering(transaction)));
        add(
                LOCKS.formatted(
                        wanted.isPresent() ? "LOCK WAIT " : "",
                        transaction.lockedRows(),
                        transaction.lockedRows(),
                        undo(transaction.changedRows())));
        look.sessions()
                .find(transaction.connectionId())
                .map(Session::info)
                .ifPresent(
                        info -> add("MySQL thread id " + info.id() + ", " + info.inMonitorWords()));
        if (wanted.isPresent()) {
            add(
                    "------- TRX HAS BEEN WAITING %d SEC FOR THIS LOCK TO BE GRANTED:"
                            .formatted(seconds(transaction.waitStarted(), now)));
            var place = LockPlace.of(look.catalog(), wanted.get().indexId());
            add(
                    "RECORD LOCKS %s trx id %d lock_mode %s waiting"
                            .formatted(
                                    place.map(LockPlace::inWords).orElse(""),
                                    transaction.id(),
                                    inWords(wanted.get().mode())));
            add("Record lock: " + wanted.get().data());
            add("------------------");
        }
    }

    private static long seconds(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    private static String undo(long changedRows) {
        return changedRows == 0 ? "" : ", undo log entries " + changedRows;
    }

    /// What takes the place of InnoDB's purge.
    private void vacuum() {
        title("VACUUM");
        var vacuum = look.engine().vacuumProgress();
        add("Pending " + vacuum.pending() + ", versions removed " + vacuum.removedVersions());
        long held = vacuum.heldBack().values().stream().mapToLong(Long::longValue).sum();
        add("Records held back by " + vacuum.heldBack().size() + " snapshots: " + held);
    }

    private void files() {
        title("FILE I/O");
        var traffic = look.engine().traffic();
        add(
                "%d OS file reads, %d OS file writes, %d OS fsyncs"
                        .formatted(
                                look.engine().reads().fromStore(),
                                traffic.flushes(),
                                traffic.syncs()));
    }

    private void log() {
        title("LOG");
        add("Log sequence number          " + look.engine().sequenceNumber());
        add(look.engine().traffic().flushes() + " log i/o's done");
    }

    /// Pages differ in size; they are told as what they would be of InnoDB's size.
    private void bufferPool() {
        title("BUFFER POOL AND MEMORY");
        var fill = look.engine().bufferPool();
        var reads = look.engine().reads();
        add("Buffer pool size   " + fill.capacity() / PAGE);
        add("Free buffers       " + (fill.capacity() - fill.bytes()) / PAGE);
        add("Database pages     " + fill.bytes() / PAGE);
        add("Modified db pages  0");
        add("Pages read %d, created 0, written 0".formatted(reads.fromStore()));
        long hits = reads.requests() - reads.fromStore();
        add(
                reads.requests() == 0
                        ? "No buffer pool page gets since the start"
                        : "Buffer pool hit rate %d / 1000"
                                .formatted(hits * 1000 / reads.requests()));
    }

    private void rowOperations() {
        title("ROW OPERATIONS");
        var turnstile = look.engine().turnstile();
        add(
                "%d queries inside InnoDB, %d queries in queue"
                        .formatted(turnstile.inside(), turnstile.waiting()));
        long views =
                look.engine().transactions().stream()
                        .filter(transaction -> transaction.snapshot().isPresent())
                        .count();
        add(views + " read views open inside InnoDB");
        var status = new ServerStatus(look.sessions());
        add(
                "Number of rows inserted %d, updated %d, deleted %d, read %d"
                        .formatted(
                                status.total(Counter.INNODB_ROWS_INSERTED),
                                status.total(Counter.INNODB_ROWS_UPDATED),
                                status.total(Counter.INNODB_ROWS_DELETED),
                                status.total(Counter.INNODB_ROWS_READ)));
    }
}
