/// Versions: their stamps, which transactions committed and when, and which versions a reader sees.
@NullMarked
package dev.quell.storage.mvcc;

import org.jspecify.annotations.NullMarked;
