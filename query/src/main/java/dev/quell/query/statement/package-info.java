/// Statements that change something: rows, definitions, the session, the transaction.
@NullMarked
package dev.quell.query.statement;

import org.jspecify.annotations.NullMarked;
