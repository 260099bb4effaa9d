/// Transactions: statements, cursors, writes, savepoints, commit and rollback. What `query` works with.
@NullMarked
package dev.quell.storage.txn;

import org.jspecify.annotations.NullMarked;
