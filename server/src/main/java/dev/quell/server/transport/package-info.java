/// Sockets as the rest of the server sees them: plain or under TLS, killable writes, watched for clients that vanish.
@NullMarked
package dev.quell.server.transport;

import org.jspecify.annotations.NullMarked;
