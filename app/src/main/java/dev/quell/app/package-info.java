/// The only place that knows all rooms: configuration, wiring, main. No logic.
@NullMarked
package dev.quell.app;

import org.jspecify.annotations.NullMarked;
