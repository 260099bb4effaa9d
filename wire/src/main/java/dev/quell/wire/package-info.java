/// MySQL packets as records; framing, handshake, authentication. Both directions, no sockets of its own.
@NullMarked
package dev.quell.wire;

import org.jspecify.annotations.NullMarked;
