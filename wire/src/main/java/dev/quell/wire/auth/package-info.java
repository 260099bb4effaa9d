/// Authentication plugins: what client and server say to each other, without sockets.
@NullMarked
package dev.quell.wire.auth;

import org.jspecify.annotations.NullMarked;
