/// Text to tokens, following sql_mode: MySQL's rules for words, strings, numbers and comments.
@NullMarked
package dev.quell.sql.lex;

import org.jspecify.annotations.NullMarked;
