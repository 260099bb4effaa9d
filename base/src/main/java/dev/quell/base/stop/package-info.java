/// How work is stopped: the stop signal of a statement, and the killable wait, the only door to blocking.
@NullMarked
package dev.quell.base.stop;

import org.jspecify.annotations.NullMarked;
