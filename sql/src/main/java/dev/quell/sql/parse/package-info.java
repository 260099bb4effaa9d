/// Text to tree: the MySQL dialect by recursive descent, with MySQL's own error messages.
@NullMarked
package dev.quell.sql.parse;

import org.jspecify.annotations.NullMarked;
