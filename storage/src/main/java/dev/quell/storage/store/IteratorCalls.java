package dev.quell.storage.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
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

    /// All of memory: reads at an address that a function gave.
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static final MethodHandle SEEK = action("rocksdb_iter_seek", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle SEEK_FOR_PREV =
            action("rocksdb_iter_seek_for_prev", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle NEXT = action("rocksdb_iter_next", JAVA_LONG);
    static final MethodHandle PREV = action("rocksdb_iter_prev", JAVA_LONG);
    static final MethodHandle VALID = function("rocksdb_iter_valid", JAVA_BYTE, JAVA_LONG);
    static final MethodHandle KEY = function("rocksdb_iter_key", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle VALUE =
            function("rocksdb_iter_value", JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private IteratorCalls() {}

    private static MethodHandle action(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
