/// What transactions see of each other and where they wait, level by level.
@NullMarked
package dev.quell.isolation;

import org.jspecify.annotations.NullMarked;
