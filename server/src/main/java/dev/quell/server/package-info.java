/// Sockets, TLS and the command loop: one virtual thread per connection.
@NullMarked
package dev.quell.server;

import org.jspecify.annotations.NullMarked;
