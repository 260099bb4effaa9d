/// Who is connected, what they run, how to stop them: sessions, process list, KILL, variables, accounts.
@NullMarked
package dev.quell.session;

import org.jspecify.annotations.NullMarked;
