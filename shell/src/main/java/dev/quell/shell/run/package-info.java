/// The shell itself: reads, runs, reports.
@NullMarked
package dev.quell.shell.run;

import org.jspecify.annotations.NullMarked;
