package dev.quell.storage.lock;

/// How a definition is held, weakest first; the lock types of MySQL's metadata locking (MDL) and their compatibility.
public enum MetadataLockMode implements LockMode {
    /// By a statement that changes something under a GLOBAL, COMMIT, BACKUP LOCK or SCHEMA lock.
    INTENTION_EXCLUSIVE,
    /// The whole scope must stand still: FLUSH TABLES WITH READ LOCK on GLOBAL and COMMIT.
    SHARED,
    /// By a statement that reads rows.
    SHARED_READ,
    /// By a statement that writes rows or locks them.
    SHARED_WRITE,
    /// By DDL while others may read and write; one holder at a time.
    SHARED_UPGRADABLE,
    /// By LOCK TABLES … READ: others may read and lock it alike, none may write.
    SHARED_READ_ONLY,
    /// By DDL that copies rows, and FLUSH TABLES t WITH READ LOCK: others may read, none may write.
    SHARED_NO_WRITE,
    /// By LOCK TABLES … WRITE: others may look at the definition only.
    SHARED_NO_READ_WRITE,
    /// By the part of DDL that changes the definition, and by GET_LOCK.
    EXCLUSIVE;

    // Row: requested; column: held by another; both in the order of the constants.
    private static final String[] COMPATIBLE = {
        "+-++++++-", // INTENTION_EXCLUSIVE
        "-+++++++-", // SHARED
        "+++++++--", // SHARED_READ
        "+++++----", // SHARED_WRITE
        "++++-+---", // SHARED_UPGRADABLE
        "+++-+++--", // SHARED_READ_ONLY
        "+++--+---", // SHARED_NO_WRITE
        "++-------", // SHARED_NO_READ_WRITE
        "---------" // EXCLUSIVE
    };

    @Override
    public boolean isCompatible(LockMode other) {
        return other instanceof MetadataLockMode mode
                && COMPATIBLE[ordinal()].charAt(mode.ordinal()) == '+';
    }

    /// A mode covers another if it keeps out at least whatever the other keeps out.
    @Override
    public boolean covers(LockMode other) {
        if (this == other) {
            return true;
        }
        for (MetadataLockMode third : values()) {
            if (isCompatible(third) && !other.isCompatible(third)) {
                return false;
            }
        }
        return true;
    }
}
