/// The SQL functions: scalar functions and aggregates, found by name.
@NullMarked
package dev.quell.query.function;

import org.jspecify.annotations.NullMarked;
