/// SQL text to syntax tree and back: lexer, parser, tree, printer.
@NullMarked
package dev.quell.sql;

import org.jspecify.annotations.NullMarked;
