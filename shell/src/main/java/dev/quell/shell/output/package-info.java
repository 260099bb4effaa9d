/// What the shell prints: results in all formats, byte for byte as MySQL's clients print them.
@NullMarked
package dev.quell.shell.output;

import org.jspecify.annotations.NullMarked;
