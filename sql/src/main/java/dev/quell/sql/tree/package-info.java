/// Syntax trees as written: names are not resolved, types not known.
@NullMarked
package dev.quell.sql.tree;

import org.jspecify.annotations.NullMarked;
