/// What the server tells about itself, and who may do what: information_schema, performance_schema, SHOW, KILL, accounts.
@NullMarked
package dev.quell.query.system;

import org.jspecify.annotations.NullMarked;
