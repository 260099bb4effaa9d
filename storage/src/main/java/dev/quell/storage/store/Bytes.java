package dev.quell.storage.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A growing row of bytes: keys and values are built in it, big-endian, so that unsigned byte order is number order.
public final class Bytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int length;

    public Bytes() {
        this(64);
    }

    public Bytes(int capacity) {
        array = new byte[capacity];
    }

    /// The bytes themselves; valid up to [#length] and until the next change.
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public Bytes clear() {
        length = 0;
        return this;
    }

    /// Cuts or grows; what grows is undefined.
    public Bytes length(int newLength) {
        ensure(newLength - length);
        length = newLength;
        return this;
    }

    public byte[] toArray() {
        return Arrays.copyOf(array, length);
    }

    public Bytes add(int oneByte) {
        ensure(1);
        array[length++] = (byte) oneByte;
        return this;
    }

    public Bytes addShort(int value) {
        ensure(2);
        SHORT.set(array, length, (short) value);
        length += 2;
        return this;
    }

    public Bytes addInt(int value) {
        ensure(4);
        INT.set(array, length, value);
        length += 4;
        return this;
    }

    public Bytes addLong(long value) {
        ensure(8);
        LONG.set(array, length, value);
        length += 8;
        return this;
    }

    public Bytes add(byte[] source) {
        return add(source, 0, source.length);
    }

    public Bytes add(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, array, length, count);
        length += count;
        return this;
    }

    public Bytes add(Bytes other) {
        return add(other.array, 0, other.length);
    }

    /// LEB128, 1 to 5 bytes for an int.
    public Bytes addVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            add(rest | 0x80);
            rest >>>= 7;
        }
        return add(rest);
    }

    /// The lowest `count` bytes of a number, highest first.
    public Bytes addLow(long value, int count) {
        for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
            add((int) (value >>> shift));
        }
        return this;
    }

    /// Makes `~` of the bytes from `from` on: turns ascending order into descending.
    public void invert(int from) {
        for (int i = from; i < length; i++) {
            array[i] = (byte) ~array[i];
        }
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    public static long longAt(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    public static int intAt(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    public static int shortAt(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xFFFF;
    }

    public static void putLong(byte[] array, int at, long value) {
        LONG.set(array, at, value);
    }
}
