/// Tree to text, in MySQL's canonical form; and the digest of a text.
@NullMarked
package dev.quell.sql.print;

import org.jspecify.annotations.NullMarked;
