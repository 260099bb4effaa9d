/// Keys and certificates: loaded from files, or made at the first start.
@NullMarked
package dev.quell.server.tls;

import org.jspecify.annotations.NullMarked;
