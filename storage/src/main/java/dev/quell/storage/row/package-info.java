/// How values become bytes: rows that are read column by column, and keys whose byte order is the order of their values.
@NullMarked
package dev.quell.storage.row;

import org.jspecify.annotations.NullMarked;
