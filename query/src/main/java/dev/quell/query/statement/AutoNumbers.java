package dev.quell.query.statement;

import dev.quell.storage.AutoIncrement;
import dev.quell.storage.catalog.TableDefinition;

/// The numbers that one INSERT takes for an AUTO_INCREMENT column. They are taken in blocks: as many as rows are still to
/// come where that is known, else 1, 2, 4 … as in MySQL, so that the rows of one VALUES list get consecutive numbers.
///
/// All numbers are read without a sign.
final class AutoNumbers {
    private static final long MAX_BLOCK = 65_536;

    private final AutoIncrement counters;
    private final TableDefinition table;
    private final long increment;
    private final long offset;
    private final long maximum;

    private long next;
    private long left;
    private long block = 1;
    private long first;
    private long forced;

    /// @param maximum the largest number that the column holds
    /// @param increment `auto_increment_increment`
    /// @param offset `auto_increment_offset`
    AutoNumbers(
            AutoIncrement counters,
            TableDefinition table,
            long maximum,
            long increment,
            long offset) {
        this.counters = counters;
        this.table = table;
        this.maximum = maximum;
        this.increment = increment;
        this.offset = offset;
    }

    /// `insert_id`: the statement's numbers begin there, whatever the counter says.
    ///
    /// @param number 0 for none
    AutoNumbers startingAt(long number) {
        forced = number;
        return this;
    }

    /// The next number. Beyond the column's range it stays at the largest, which then is a duplicate, as in InnoDB.
    ///
    /// @param rowsLeft rows of the statement from this one on; 0 if unknown
    long take(long rowsLeft) {
        if (forced != 0) {
            long number = forced;
            counters.observe(table, number);
            forced = AutoIncrement.following(number, increment, offset);
            return number;
        }
        if (left == 0) {
            left = rowsLeft > 0 ? rowsLeft : block;
            block = Math.min(MAX_BLOCK, block * 2);
            next = counters.take(table, left, increment, offset);
        }
        long number = Long.compareUnsigned(next, maximum) > 0 ? maximum : next;
        next += increment;
        left--;
        return number;
    }

    /// A row with a number of its own was stored: the series goes on behind it.
    void observe(long number) {
        counters.observe(table, number);
        while (left > 0 && Long.compareUnsigned(next, number) <= 0) {
            next += increment;
            left--;
        }
    }

    /// A row with a number from here was stored.
    void stored(long number) {
        if (first == 0) {
            first = number;
        }
    }

    /// The first number from here that was stored; 0 if none was.
    long first() {
        return first;
    }
}
