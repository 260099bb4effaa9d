package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.KeySet;
import dev.quell.query.spill.MemoryShare;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.spill.ValueSize;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A set of combinations of values, told apart as DISTINCT does: in memory as long as it fits, else also on disk.
final class ValueSet implements AutoCloseable {
    private static final long KEY_BYTES = 96;

    private final SpillScope spill;
    private final MemoryShare memory;
    private final KeyShape shape;
    private Set<KeyShape.Key> inMemory = new HashSet<>();
    private @Nullable KeySet more;

    ValueSet(SpillScope spill, KeyShape shape) {
        this.spill = spill;
        this.memory = spill.share();
        this.shape = shape;
    }

    /// @param values kept, not copied
    /// @return false if they were there
    boolean add(Value[] values) {
        KeyShape.Key key = shape.key(values);
        KeySet onDisk = more;
        if (onDisk == null) {
            if (!inMemory.add(key)) {
                return false;
            }
            if (memory.take(KEY_BYTES + ValueSize.of(values))) {
                return true;
            }
            inMemory.remove(key);
            onDisk = new KeySet(spill);
            more = onDisk;
        }
        return !inMemory.contains(key) && onDisk != null && onDisk.add(shape.sortKeys().of(values));
    }

    boolean contains(Value[] values) {
        return inMemory.contains(shape.key(values))
                || (more != null && more.contains(shape.sortKeys().of(values)));
    }

    @Override
    public void close() {
        inMemory = new HashSet<>();
        memory.clear();
        if (more != null) {
            more.close();
            more = null;
        }
    }
}
