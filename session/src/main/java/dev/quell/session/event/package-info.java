/// What sessions have done: statements, transactions and long stages as performance_schema tells of them. Recording costs the
/// sessions a few plain writes; whoever looks does the work.
@NullMarked
package dev.quell.session.event;

import org.jspecify.annotations.NullMarked;
