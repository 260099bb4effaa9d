/// From syntax tree to rows: bind, plan, run; functions; SHOW and information_schema.
@NullMarked
package dev.quell.query;

import org.jspecify.annotations.NullMarked;
