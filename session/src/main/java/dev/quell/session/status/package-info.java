/// Status variables: what the server counts.
@NullMarked
package dev.quell.session.status;

import org.jspecify.annotations.NullMarked;
