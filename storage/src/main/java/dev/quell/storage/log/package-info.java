/// The commit log: how commits become durable, many with one sync, and what a restart reads of them.
@NullMarked
package dev.quell.storage.log;

import org.jspecify.annotations.NullMarked;
