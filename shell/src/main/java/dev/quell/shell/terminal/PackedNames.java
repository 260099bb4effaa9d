package dev.quell.shell.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/// Names one behind the other in one array: 100,000 of them take what their letters take, not two objects each. Unchanging.
final class PackedNames extends AbstractList<String> implements RandomAccess {
    private final byte[] letters;
    private final int[] ends;

    private PackedNames(byte[] letters, int[] ends) {
        this.letters = letters;
        this.ends = ends;
    }

    @Override
    public String get(int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        return new String(letters, start, ends[index] - start, UTF_8);
    }

    @Override
    public int size() {
        return ends.length;
    }

    /// Takes names as they come. One thread.
    static final class Builder {
        private static final int FEW = 64;

        private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
        private int[] ends = new int[FEW];
        private int count;

        void add(String name) {
            letters.writeBytes(name.getBytes(UTF_8));
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count++] = letters.size();
        }

        PackedNames build() {
            return new PackedNames(letters.toByteArray(), Arrays.copyOf(ends, count));
        }
    }
}
