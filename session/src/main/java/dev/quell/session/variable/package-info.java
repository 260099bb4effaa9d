/// System variables: the catalogue, the server's values and each session's.
@NullMarked
package dev.quell.session.variable;

import org.jspecify.annotations.NullMarked;
