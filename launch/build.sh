# Builds the program for `quell`: jars, then the JDK's ahead-of-time cache. Sourced; wants `home` and `jdk`.

lib=$home/app/target/quell           # the server's jars
native=$home/app/target/quell-native # RocksDB's native library, unpacked once instead of at each start
bench_lib=$home/bench/target/quell   # the measuring tool's
shell_lib=$home/shell/target/quell   # the shell's
stamp=$home/app/target/quell-built   # as old as the sources that the jars were made from
aot=$home/app/target/quell.aot       # classes, loaded and linked ahead of time, for a quick start

shell_aot=$home/shell/target/quell-shell.aot
shell_native=$home/shell/target/quell-native # JLine's native library, unpacked once

# The server's JVM. The AOT cache is only good for the flags and jars that it was made with.
#   SerialGC, CompactObjectHeaders: the least memory; rows live in RocksDB, outside the heap.
#   NewSize: a third of the pauses under load; an idle server does not touch it.
#   UsePerfData: its file in /tmp costs time at the start, and a write to a slow disk would stall a pause.
#   HeapFreeRatio, ShrinkHeapInSteps: what a collection frees goes back to the system at once (when there is one: app/HeapWatch).
#   TrimNativeHeapInterval: memory that the store has freed goes back to the system (500 MB after 10,000,000 changed rows).
#   Xss: deeply nested expressions are evaluated by recursion; only what is touched costs memory.
#   parallelism: one carrier more than cores, for the commit that waits for the disk. Idle ones are woken for nothing: with 16 on
#     2 cores a point select takes twice the processor time. The server asks for more where native calls hold them all.
carriers=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1))
jvm_flags=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=40 -Xms64m -XX:NewSize=32m -XX:-UsePerfData
    -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=60000
    "-Djdk.virtualThreadScheduler.parallelism=$carriers" -Djdk.virtualThreadScheduler.maxPoolSize=256
    -Xss4m "-Djava.library.path=$native" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# The shell's JVM: little memory, quick to start. It grows when a large result is stored.
#   ArchiveRelocationMode: the cache stays where it was made for, so its pages need not be written to: 10 MB and a tenth of a second.
#   AOTRecordTraining: profiles are for C2, which is not used; without them the cache takes 6 MB less.
shell_flags=(-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTRecordTraining -XX:-AOTReplayTraining
    -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -Xms6m -Xmn2m -XX:MaxRAMPercentage=50 -XX:MinHeapFreeRatio=10
    -XX:MaxHeapFreeRatio=20 -XX:ReservedCodeCacheSize=16m -XX:-UsePerfData -Xss512k
    "-Dlibrary.jline.path=$shell_native" --enable-native-access=ALL-UNNAMED)

# True if there is no build, or a source is newer than it (a folder is newer when a file in it was added or removed).
is_stale() {
    [ -e "$stamp" ] || return 0
    [ -n "$(find "$home"/pom.xml "$home"/launch "$home"/*/pom.xml "$home"/*/src/main -newer "$stamp" -print -quit)" ]
}

# One build at a time, whoever asks; the others wait and find it done.
build_if_stale() {
    is_stale || return 0
    mkdir -p "$home/app/target"
    (
        ! command -v flock >/dev/null || flock 9
        ! is_stale || build
    ) 9>"$home/app/target/build.lock"
}

build() {
    if ! command -v mvn >/dev/null; then
        echo "quell: needs Maven to build itself, and found no mvn on the PATH (Debian: apt install maven)." >&2
        return 1
    fi
    echo "quell: building (first use, or the sources are newer than the build); this takes a minute ..." >&2
    touch "$stamp.new"
    rm -f "$aot" "$shell_aot"
    (cd "$home" && JAVA_HOME=$jdk mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Dchecker=-Xdiags:compact package >&2) || {
        echo "quell: the build failed; see above." >&2
        return 1
    }
    unpack_rocksdb
    unpack_jline
    train || {
        rm -f "$aot"
        echo "quell: no AOT cache could be made (see app/target/training.log); Quell works, but starts more slowly." >&2
    }
    mv "$stamp.new" "$stamp"
    echo "quell: built." >&2
}

# Where this machine's kind is not known here, RocksDB unpacks its library itself, at each start.
unpack_rocksdb() {
    local kind
    case $(uname -sm) in
        "Linux x86_64") kind=linux64 ;;
        "Linux aarch64") kind=linux-aarch64 ;;
        *) return 0 ;;
    esac
    mkdir -p "$native"
    (cd "$native" && "$jdk/bin/jar" xf "$lib"/rocksdbjni-*.jar "librocksdbjni-$kind.so" &&
        mv "librocksdbjni-$kind.so" librocksdbjni.so) || rm -rf "$native"
}

unpack_jline() {
    local kind
    case $(uname -sm) in
        "Linux x86_64") kind=Linux/x86_64 ;;
        "Linux aarch64") kind=Linux/arm64 ;;
        *) return 0 ;;
    esac
    mkdir -p "$shell_native"
    (cd "$shell_native" && "$jdk/bin/jar" xf "$shell_lib"/jline-native-*.jar "org/jline/nativ/$kind/libjlinenative.so" &&
        mv "org/jline/nativ/$kind/libjlinenative.so" . && rm -r org) || rm -rf "$shell_native"
}

classpath() {
    local jar all=''
    for jar in "$1"/*.jar; do all=$all:$jar; done
    echo "${all#:}"
}

# A short life of the server, in memory, watched by the JVM: what it loads and compiles goes into the cache.
train() {
    local log=$home/app/target/training.log server waited=0 port='' status=0
    "$jdk/bin/java" -XX:AOTCacheOutput="$aot" "${jvm_flags[@]}" -cp "$(classpath "$lib")" \
        dev.quell.app.Main serve --memory --insecure --port 0 >"$log" 2>&1 &
    server=$!
    while [ -z "$port" ] && [ $waited -lt 1200 ] && kill -0 $server 2>/dev/null; do
        port=$(sed -n 's/.*ready for connections.* 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$log")
        waited=$((waited + 1))
        [ -n "$port" ] || sleep 0.1
    done
    if [ -n "$port" ]; then
        "$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(classpath "$bench_lib")" \
            dev.quell.bench.Main train --port "$port" >>"$log" 2>&1 || status=$?
        train_shell "$port" >>"$log" 2>&1
    else
        status=1
    fi
    kill -TERM $server 2>/dev/null
    wait $server
    [ $status -eq 0 ] && [ -s "$aot" ]
}

# A short life of the shell, in a terminal where `script` can make one.
train_shell() {
    local java=("$jdk/bin/java" -XX:AOTCacheOutput="$shell_aot" "${shell_flags[@]}" -cp "$(classpath "$shell_lib")"
        dev.quell.shell.Main --no-defaults -h127.0.0.1 -P"$1" -uroot)
    if command -v script >/dev/null; then
        printf '%s\n' 'SHOW DATABASES;' 'SELECT 1, NULL\G' 'SELECT nothing;' 'status' '\q' |
            MYSQL_HISTFILE=$home/shell/target/training-history TERM=xterm script -qec "${java[*]@Q}" /dev/null
    else
        "${java[@]}" -t -e 'SHOW DATABASES; SELECT 1'
    fi
}
