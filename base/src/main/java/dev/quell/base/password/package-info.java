/// How passwords are kept: the one-way forms that accounts store and logins are checked against.
@NullMarked
package dev.quell.base.password;

import org.jspecify.annotations.NullMarked;
