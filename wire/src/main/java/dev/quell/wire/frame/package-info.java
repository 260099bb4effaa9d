/// Packets as bytes: frames with sequence numbers, length-encoded integers and strings.
@NullMarked
package dev.quell.wire.frame;

import org.jspecify.annotations.NullMarked;
