package dev.quell.storage.txn;

/// How thoroughly a table is verified ([StatementScope#check]).
public enum CheckDepth {
    /// Rows are counted.
    ROWS,
    /// Rows and entries are counted.
    QUICK,
    /// Every row is decoded; the entries of each index as a whole are compared with what the rows ask for, by a sum of hashes. One
    /// walk over each index.
    FULL,
    /// Besides, every entry is looked up from its row, and every row from its entry.
    EXTENDED
}
