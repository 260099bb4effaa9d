/// Who may do what: tables of statements and the privileges that they need.
@NullMarked
package dev.quell.privileges;

import org.jspecify.annotations.NullMarked;
