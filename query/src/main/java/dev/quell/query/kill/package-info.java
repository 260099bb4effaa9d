/// KILL seen from both sides: what it would do (EXPLAIN KILL), and what it has done (the kill history).
@NullMarked
package dev.quell.query.kill;

import org.jspecify.annotations.NullMarked;
