package dev.quell.storage;

import dev.quell.storage.catalog.TableDefinition;

/// The counters of AUTO_INCREMENT columns: never held over a statement (`innodb_autoinc_lock_mode` = 2), never hand out a
/// number twice, also after a crash. Safe for all threads.
public interface AutoIncrement {
    /// Takes the next `count` numbers of the series offset, offset + increment, offset + 2 × increment …
    ///
    /// @return the first of them, read without a sign
    long take(TableDefinition table, long count, long increment, long offset);

    /// An explicit value was stored: the counter goes on after it.
    void observe(TableDefinition table, long value);

    /// The number that would come next, for SHOW CREATE TABLE and SHOW TABLE STATUS.
    long next(TableDefinition table);

    /// `AUTO_INCREMENT = n` of CREATE and ALTER TABLE.
    void set(TableDefinition table, long next);
}
