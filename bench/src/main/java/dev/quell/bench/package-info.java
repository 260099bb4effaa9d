/// Measures Quell, and a MariaDB beside it, from outside: knows the wire and processes, no room.
@NullMarked
package dev.quell.bench;

import org.jspecify.annotations.NullMarked;
