/// A small MySQL client of its own, on a raw socket: it shares no code with the server that it tests.
@NullMarked
package dev.quell.testkit.client;

import org.jspecify.annotations.NullMarked;
