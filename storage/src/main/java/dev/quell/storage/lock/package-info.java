/// Who holds what and who waits for whom: row locks, metadata locks and user locks, which share waiting, deadlock search
/// and KILL.
@NullMarked
package dev.quell.storage.lock;

import org.jspecify.annotations.NullMarked;
