# Finds a JDK 25 or newer. Sourced by `quell`, `dev` and `.ci/run`; needs nothing but bash.

needed_java=25

# The feature version of the JDK in folder $1 (its `release` file names it), or nothing if there is no JDK.
java_feature() {
    local line version
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=}
                version=${version//\"/}
                echo "${version%%[.+-]*}"
                return 0
                ;;
        esac
    done <"$1/release"
}

# Sets `jdk` to the first folder that holds a new enough JDK: JAVA_HOME, the one on the PATH, then the usual folders.
find_jdk() {
    local candidate feature on_path seen=''
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" \
        /usr/lib/jvm/* /opt/* /opt/*/* /usr/java/* /usr/local/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        "$HOME"/.local/share/mise/installs/java/* "$HOME"/.gradle/jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$candidate" ] && [ -r "$candidate/release" ] || continue
        feature=$(java_feature "$candidate")
        case $feature in '' | *[!0-9]*) continue ;; esac
        if [ "$feature" -ge "$needed_java" ]; then
            jdk=$candidate
            return 0
        fi
        seen="$seen $candidate ($feature)"
    done
    echo "quell: needs a JDK $needed_java or newer (a JDK, with javac), and found none." >&2
    [ -z "$seen" ] || echo "quell: found only:$seen" >&2
    echo "quell: install one (https://adoptium.net, or a package such as openjdk-$needed_java-jdk), or point JAVA_HOME at it." >&2
    return 1
}
