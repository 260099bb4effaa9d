/// The client's end of the protocol: log in, send commands, read replies. Who uses it brings the socket ([Link]).
@NullMarked
package dev.quell.wire.client;

import org.jspecify.annotations.NullMarked;
