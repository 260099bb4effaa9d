package dev.quell.storage.store;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.rocksdb.RocksDB;

/// The C functions of RocksDB's iterator. Called directly (java.lang.foreign) because a step over JNI costs twice as much and
/// copies through Java arrays. Addresses are passed as plain longs.
// Calling native code is what this class is for.
@SuppressWarnings("restricted")
final class IteratorCalls {
    static {
        RocksDB.loadLibrary();
    }

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = SymbolLookup.loaderLookup();

    // All of them take at most three words and return at most one. In every C calling convention
    // that RocksDB is built for, words that a function does not take are ignored and a word that it
    // does not return is undefined; so one shape serves for all, and the JDK makes code for one
    // instead of for four, which is a tenth of a second at each start.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /// All of memory: reads at an address that a function gave.
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// seek(iterator, key, length)
    static final MethodHandle SEEK = function("rocksdb_iter_seek");

    static final MethodHandle SEEK_FOR_PREV = function("rocksdb_iter_seek_for_prev");
    static final MethodHandle NEXT = function("rocksdb_iter_next");
    static final MethodHandle PREV = function("rocksdb_iter_prev");

    /// valid(iterator): an unsigned char, the lowest byte of what is returned.
    static final MethodHandle VALID = function("rocksdb_iter_valid");

    /// key(iterator, where to put the length): the address
    static final MethodHandle KEY = function("rocksdb_iter_key");

    static final MethodHandle VALUE = function("rocksdb_iter_value");

    private IteratorCalls() {}

    private static MethodHandle function(String name) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), SHAPE);
    }
}
