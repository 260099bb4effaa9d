/// Rows, versions, locks, log: a transactional engine that has never heard of SQL.
@NullMarked
package dev.quell.storage;

import org.jspecify.annotations.NullMarked;
