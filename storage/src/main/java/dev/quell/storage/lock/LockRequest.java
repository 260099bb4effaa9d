package dev.quell.storage.lock;

import dev.quell.base.stop.WaitCause;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;

/// A lock that is held or waited for. Its state changes under the latch of its key's shard only.
public final class LockRequest {
    /// What has become of it.
    enum State {
        WAITING,
        GRANTED,
        /// Chosen to give way; it is in no queue any more.
        DEADLOCK,
        /// Given back or given up.
        GONE
    }

    private final LockOwner owner;
    private final Object key;
    private volatile LockMode mode;
    private final int statement;
    private final InstantSource clock;
    private volatile Instant waitStarted = Instant.EPOCH;
    private volatile State state = State.WAITING;
    private int count = 1;

    LockRequest(LockOwner owner, Object key, LockMode mode, int statement, InstantSource clock) {
        this.owner = owner;
        this.key = key;
        this.mode = mode;
        this.statement = statement;
        this.clock = clock;
    }

    public LockOwner owner() {
        return owner;
    }

    Object key() {
        return key;
    }

    public LockMode mode() {
        return mode;
    }

    void mode(LockMode newMode) {
        mode = newMode;
    }

    /// True if it is on a record; else on a definition or a name.
    public boolean isOnRecord() {
        return !(key instanceof MetadataKey);
    }

    /// The definition or name that is locked.
    ///
    /// @throws ClassCastException for a lock on a record
    public MetadataKey metadataKey() {
        return (MetadataKey) key;
    }

    /// What who waits for it waits for.
    WaitCause cause() {
        return isOnRecord()
                ? new WaitCause(
                        WaitCause.Kind.ROW_LOCK,
                        Integer.toUnsignedLong(ByteBuffer.wrap(recordKey()).getInt()))
                : new WaitCause(WaitCause.Kind.METADATA_LOCK, key);
    }

    /// The key of the record that is locked, or is to be inserted.
    ///
    /// @throws IllegalStateException for a lock on anything else
    public byte[] recordKey() {
        return switch (key) {
            case RecordKey record -> record.bytes();
            case RangeLocks.Intention intention -> intention.key();
            default -> throw new IllegalStateException("no record: " + key);
        };
    }

    public boolean isGranted() {
        return state == State.GRANTED;
    }

    public boolean isWaiting() {
        return state == State.WAITING;
    }

    /// The statement that took it first.
    int statement() {
        return statement;
    }

    /// When its wait began; [Instant#EPOCH] if it was granted at once.
    Instant waitStarted() {
        return waitStarted;
    }

    void startWait() {
        waitStarted = clock.instant();
    }

    State state() {
        return state;
    }

    void state(State newState) {
        state = newState;
    }

    /// How often it was taken; of explicit locks only.
    int count() {
        return count;
    }

    void count(int newCount) {
        count = newCount;
    }

    boolean conflictsWith(LockRequest other) {
        return owner.locker() != other.owner.locker() && !mode.isCompatible(other.mode);
    }
}
