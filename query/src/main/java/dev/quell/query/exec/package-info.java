/// Bound trees as running code: evaluators, operators, row sources.
@NullMarked
package dev.quell.query.exec;

import org.jspecify.annotations.NullMarked;
