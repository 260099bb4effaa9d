/// The error catalogue: MySQL's numbers, SQLSTATEs and texts, and the one exception that carries them.
@NullMarked
package dev.quell.base.error;

import org.jspecify.annotations.NullMarked;
