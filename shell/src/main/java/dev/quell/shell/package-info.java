/// `quell shell`: a client that can stand in for `mysql`, against Quell and any MySQL or MariaDB server.
@NullMarked
package dev.quell.shell;

import org.jspecify.annotations.NullMarked;
