/// The way to the server: options, sockets, TLS, the connection.
@NullMarked
package dev.quell.shell.connect;

import org.jspecify.annotations.NullMarked;
