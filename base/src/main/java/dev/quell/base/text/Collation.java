package dev.quell.base.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A way to compare character strings of one set, with MySQL's name and id. There is one object for each.
///
/// All of MySQL's are here but for five, whose rules are their own: `latin2_czech_cs`, `cp1250_czech_cs`,
/// `utf8mb4_ja_0900_as_cs`, `utf8mb4_ja_0900_as_cs_ks` and `utf8mb4_zh_0900_as_cs`. How one compares is told by its [Collator].
public final class Collation {
    private static final List<Collation> ALL =
            Resource.lines("collations.tsv").map(Collation::parse).toList();
    private static final Map<String, Collation> BY_NAME =
            ALL.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Collation::mysqlName, Function.identity()));
    private static final Map<Integer, Collation> BY_ID =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Collation::id, Function.identity()));
    private static final Map<CharacterSet, Collation> DEFAULTS =
            ALL.stream()
                    .filter(Collation::isDefault)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Collation::characterSet, Function.identity()));

    public static final Collation BINARY = known("binary");
    public static final Collation ASCII_GENERAL_CI = known("ascii_general_ci");
    public static final Collation LATIN1_SWEDISH_CI = known("latin1_swedish_ci");
    public static final Collation UTF8MB3_GENERAL_CI = known("utf8mb3_general_ci");
    public static final Collation UTF8MB4_BIN = known("utf8mb4_bin");
    public static final Collation UTF8MB4_GENERAL_CI = known("utf8mb4_general_ci");
    public static final Collation UTF8MB4_0900_AI_CI = known("utf8mb4_0900_ai_ci");
    public static final Collation UTF8MB4_0900_AS_CI = known("utf8mb4_0900_as_ci");
    public static final Collation UTF8MB4_0900_AS_CS = known("utf8mb4_0900_as_cs");

    private final int id;
    private final String mysqlName;
    private final CharacterSet characterSet;
    private final boolean isDefault;
    private final int sortLength;
    private final boolean padSpace;
    private final Lazy<Collator> collator;

    /// @param fields id, name, character set, whether it is the set's default, sort length, padding, rule
    private Collation(String[] fields) {
        id = Integer.parseInt(fields[0]);
        mysqlName = fields[1];
        characterSet = CharacterSet.named(fields[2]).orElseThrow();
        isDefault = fields[3].equals("yes");
        sortLength = Integer.parseInt(fields[4]);
        padSpace = fields[5].equals("pad");
        collator = new Lazy<>(() -> Collators.make(this, fields[6]));
    }

    private static Collation parse(String line) {
        return new Collation(line.split("\t", -1));
    }

    private static Collation known(String name) {
        return named(name).orElseThrow();
    }

    /// All of them, by id.
    public static List<Collation> all() {
        return ALL;
    }

    /// Finds by MySQL's name, whatever its case; `utf8_…` is `utf8mb3_…`.
    public static Optional<Collation> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                BY_NAME.get(
                        wanted.startsWith("utf8_") ? "utf8mb3_" + wanted.substring(5) : wanted));
    }

    /// Finds by the id that clients send in the handshake.
    public static Optional<Collation> withId(int id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /// The collation of the set that compares codes.
    public static Collation binaryOf(CharacterSet set) {
        return known(set == CharacterSet.BINARY ? "binary" : set.mysqlName() + "_bin");
    }

    /// The collation a character set has where none is named.
    public static Collation defaultOf(CharacterSet set) {
        var collation = DEFAULTS.get(set);
        if (collation == null) {
            throw new IllegalArgumentException("no default collation for " + set);
        }
        return collation;
    }

    public int id() {
        return id;
    }

    public String mysqlName() {
        return mysqlName;
    }

    public CharacterSet characterSet() {
        return characterSet;
    }

    /// True for `binary` and the `…_bin` ones: they compare codes.
    public boolean isBinary() {
        return this == BINARY || mysqlName.endsWith("_bin");
    }

    /// Whether `a` and `A` differ.
    public boolean isCaseSensitive() {
        return isBinary() || mysqlName.endsWith("_cs");
    }

    /// True for PAD SPACE: trailing spaces do not count when comparing.
    public boolean padSpace() {
        return padSpace;
    }

    public boolean isDefault() {
        return isDefault;
    }

    /// What SHOW COLLATION tells as Sortlen.
    public int sortLength() {
        return sortLength;
    }

    Collator collator() {
        return collator.get();
    }

    @Override
    public String toString() {
        return mysqlName;
    }
}
