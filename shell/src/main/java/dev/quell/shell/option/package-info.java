/// From argv, option files and environment to options, by MySQL's rules.
@NullMarked
package dev.quell.shell.option;

import org.jspecify.annotations.NullMarked;
