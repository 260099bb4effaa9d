/// What exists: schemas, tables, columns, indexes, views, kept in one immutable picture that DDL swaps whole.
@NullMarked
package dev.quell.storage.catalog;

import org.jspecify.annotations.NullMarked;
