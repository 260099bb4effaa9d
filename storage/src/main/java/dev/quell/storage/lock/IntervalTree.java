package dev.quell.storage.lock;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Range locks by their hulls: finds those around a key without looking at the others. A treap in the order of the low ends, each
/// node knowing the highest end below it. Guarded by its owner.
final class IntervalTree {
    private static final class Node {
        final RangeLock lock;
        final long priority;
        byte[] highest;
        @Nullable Node left;
        @Nullable Node right;

        Node(RangeLock lock, long priority) {
            this.lock = lock;
            this.priority = priority;
            highest = lock.hullHigh();
        }

        void summarize() {
            highest = lock.hullHigh();
            if (left != null && Arrays.compareUnsigned(left.highest, highest) > 0) {
                highest = left.highest;
            }
            if (right != null && Arrays.compareUnsigned(right.highest, highest) > 0) {
                highest = right.highest;
            }
        }
    }

    private @Nullable Node root;
    private long seed = 1;

    void add(RangeLock lock) {
        // Any sequence of well-mixed numbers keeps the tree flat.
        seed = seed * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        root = add(root, new Node(lock, seed));
    }

    private static Node add(@Nullable Node node, Node added) {
        if (node == null) {
            return added;
        }
        if (added.priority > node.priority) {
            added.left = below(node, added.lock.hullLow());
            added.right = above(node, added.lock.hullLow());
            added.summarize();
            return added;
        }
        if (isBefore(added.lock.hullLow(), node)) {
            node.left = add(node.left, added);
        } else {
            node.right = add(node.right, added);
        }
        node.summarize();
        return node;
    }

    private static boolean isBefore(byte[] low, Node node) {
        return Arrays.compareUnsigned(low, node.lock.hullLow()) < 0;
    }

    // The nodes whose low ends are at or below a key, as a tree of their own; [#above] gives the
    // rest. Nodes on the cut are copied, because both parts are made from the same tree.
    private static @Nullable Node below(@Nullable Node node, byte[] low) {
        if (node == null) {
            return null;
        }
        if (isBefore(low, node)) {
            return below(node.left, low);
        }
        var copy = new Node(node.lock, node.priority);
        copy.left = node.left;
        copy.right = below(node.right, low);
        copy.summarize();
        return copy;
    }

    private static @Nullable Node above(@Nullable Node node, byte[] low) {
        if (node == null) {
            return null;
        }
        if (!isBefore(low, node)) {
            return above(node.right, low);
        }
        var copy = new Node(node.lock, node.priority);
        copy.left = above(node.left, low);
        copy.right = node.right;
        copy.summarize();
        return copy;
    }

    void remove(RangeLock lock) {
        root = remove(root, lock);
    }

    private static @Nullable Node remove(@Nullable Node node, RangeLock lock) {
        if (node == null) {
            return null;
        }
        if (node.lock == lock) {
            return merge(node.left, node.right);
        }
        int order = Arrays.compareUnsigned(lock.hullLow(), node.lock.hullLow());
        // Equal low ends may stand on either side after a merge.
        if (order <= 0) {
            node.left = remove(node.left, lock);
        }
        if (order >= 0) {
            node.right = remove(node.right, lock);
        }
        node.summarize();
        return node;
    }

    private static @Nullable Node merge(@Nullable Node left, @Nullable Node right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.priority > right.priority) {
            left.right = merge(left.right, right);
            left.summarize();
            return left;
        }
        right.left = merge(left, right.left);
        right.summarize();
        return right;
    }

    /// Visits all whose hull has the key in it, ends included.
    void around(byte[] key, int length, Consumer<RangeLock> visitor) {
        around(root, key, length, visitor);
    }

    private static void around(
            @Nullable Node node, byte[] key, int length, Consumer<RangeLock> visitor) {
        if (node == null
                || Arrays.compareUnsigned(node.highest, 0, node.highest.length, key, 0, length)
                        < 0) {
            return;
        }
        around(node.left, key, length, visitor);
        byte[] low = node.lock.hullLow();
        if (Arrays.compareUnsigned(low, 0, low.length, key, 0, length) > 0) {
            return;
        }
        byte[] high = node.lock.hullHigh();
        if (Arrays.compareUnsigned(high, 0, high.length, key, 0, length) >= 0) {
            visitor.accept(node.lock);
        }
        around(node.right, key, length, visitor);
    }

    void forEach(Consumer<RangeLock> visitor) {
        forEach(root, visitor);
    }

    private static void forEach(@Nullable Node node, Consumer<RangeLock> visitor) {
        if (node != null) {
            forEach(node.left, visitor);
            visitor.accept(node.lock);
            forEach(node.right, visitor);
        }
    }
}
