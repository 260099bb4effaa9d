/// One ordered, durable map of bytes: RocksDB, its batches and its cursors. The only package that calls it.
@NullMarked
package dev.quell.storage.store;

import org.jspecify.annotations.NullMarked;
