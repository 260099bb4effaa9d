package dev.quell.query.spill;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows put aside by the hash of their keys: rows of equal keys are in one part, and each part is taken up again by itself, a level
/// deeper, where other bits of the hash split it further. Of the statement's thread only.
///
/// Whoever works off a part must get rid of some keys at every level: where the bits are used up, or all keys are equal, a part
/// is not split any more but only becomes smaller.
public final class HashPartitions {
    private static final int BITS = 4;
    private static final int COUNT = 1 << BITS;
    private static final int LAST_LEVEL = Integer.SIZE / BITS - 1;

    private final SpillScope scope;
    private final int level;
    private final int width;
    private final Record record = new Record();
    private final @Nullable RecordStream[] streams = new RecordStream[COUNT];

    /// @param level 0 for the statement's own input, one more for each time that a part is split
    /// @param width how many values each row has
    public HashPartitions(SpillScope scope, int level, int width) {
        this.scope = scope;
        this.level = level;
        this.width = width;
        if (level == 0) {
            scope.countTable();
        }
    }

    private int place(int hash) {
        if (level > LAST_LEVEL) {
            return 0;
        }
        int mixed = hash * 0x9E3779B1;
        mixed ^= mixed >>> 15;
        return mixed >>> level * BITS & COUNT - 1;
    }

    /// Whether rows of such a hash may have been put aside.
    public boolean has(int hash) {
        return streams[place(hash)] != null;
    }

    /// Puts a row aside.
    public void add(int hash, Value[] row) {
        scope.check();
        int place = place(hash);
        RecordStream stream = streams[place];
        if (stream == null) {
            stream = scope.stream();
            streams[place] = stream;
        }
        stream.append(record.clear().add(row));
    }

    /// Ends writing. Partitions that stayed empty are empty parts, so that those of two sides of a join have the same places.
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(COUNT);
        for (RecordStream stream : streams) {
            parts.add(new Part(stream == null ? null : stream.seal(), width, level + 1));
        }
        return parts;
    }

    /// The parts of a side of which nothing was put aside.
    public static List<Part> emptyParts() {
        return Collections.nCopies(COUNT, new Part(null, 0, 0));
    }

    /// Forgets everything.
    public void drop() {
        for (RecordStream stream : streams) {
            if (stream != null) {
                stream.drop();
            }
        }
    }

    /// The rows of one partition.
    public static final class Part {
        private final @Nullable RecordStream stream;
        private final int width;
        private final int level;

        private Part(@Nullable RecordStream stream, int width, int level) {
            this.stream = stream;
            this.width = width;
            this.level = level;
        }

        public boolean isEmpty() {
            return stream == null;
        }

        /// The level at which its rows are to be split further.
        public int level() {
            return level;
        }

        /// Its rows in the order in which they were put aside.
        public Rows rows() {
            return new Rows(stream == null ? null : stream.reader(), width);
        }

        public void drop() {
            if (stream != null) {
                stream.drop();
            }
        }
    }

    /// Goes over the rows of a part.
    public static final class Rows {
        private final RecordStream.@Nullable Reader reader;
        private final int width;
        private final Record record = new Record();

        private Rows(RecordStream.@Nullable Reader reader, int width) {
            this.reader = reader;
            this.width = width;
        }

        /// Goes to the next row.
        public boolean next() {
            return reader != null && reader.next(record);
        }

        /// The present row; to be asked for once.
        public Value[] row() {
            return record.values(width);
        }
    }
}
