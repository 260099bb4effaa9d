package dev.quell.base.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A way to compare character strings, with MySQL's name and id.
///
/// How it compares is in [#algorithm]; the comparing itself stands in the classes of this package that take a collation.
public enum Collation {
    LATIN1_SWEDISH_CI(8, "latin1_swedish_ci", CharacterSet.LATIN1, Algorithm.SIMPLE_CI, true, true),
    LATIN1_BIN(47, "latin1_bin", CharacterSet.LATIN1, Algorithm.CODE_POINT, true, false),
    LATIN1_GENERAL_CI(
            48, "latin1_general_ci", CharacterSet.LATIN1, Algorithm.SIMPLE_CI, true, false),
    LATIN1_GENERAL_CS(
            49, "latin1_general_cs", CharacterSet.LATIN1, Algorithm.CODE_POINT, true, false),
    ASCII_GENERAL_CI(11, "ascii_general_ci", CharacterSet.ASCII, Algorithm.SIMPLE_CI, true, true),
    ASCII_BIN(65, "ascii_bin", CharacterSet.ASCII, Algorithm.CODE_POINT, true, false),
    UTF8MB3_GENERAL_CI(
            33, "utf8mb3_general_ci", CharacterSet.UTF8MB3, Algorithm.SIMPLE_CI, true, true),
    UTF8MB3_BIN(83, "utf8mb3_bin", CharacterSet.UTF8MB3, Algorithm.CODE_POINT, true, false),
    UTF8MB3_UNICODE_CI(
            192, "utf8mb3_unicode_ci", CharacterSet.UTF8MB3, Algorithm.UCA_AI_CI, true, false),
    UTF8MB4_GENERAL_CI(
            45, "utf8mb4_general_ci", CharacterSet.UTF8MB4, Algorithm.SIMPLE_CI, true, false),
    UTF8MB4_BIN(46, "utf8mb4_bin", CharacterSet.UTF8MB4, Algorithm.CODE_POINT, true, false),
    UTF8MB4_UNICODE_CI(
            224, "utf8mb4_unicode_ci", CharacterSet.UTF8MB4, Algorithm.UCA_AI_CI, true, false),
    UTF8MB4_UNICODE_520_CI(
            246, "utf8mb4_unicode_520_ci", CharacterSet.UTF8MB4, Algorithm.UCA_AI_CI, true, false),
    UTF8MB4_0900_AI_CI(
            255, "utf8mb4_0900_ai_ci", CharacterSet.UTF8MB4, Algorithm.UCA_AI_CI, false, true),
    UTF8MB4_0900_AS_CS(
            278, "utf8mb4_0900_as_cs", CharacterSet.UTF8MB4, Algorithm.UCA_AS_CS, false, false),
    UTF8MB4_0900_AS_CI(
            305, "utf8mb4_0900_as_ci", CharacterSet.UTF8MB4, Algorithm.UCA_AS_CI, false, false),
    UTF8MB4_0900_BIN(
            309, "utf8mb4_0900_bin", CharacterSet.UTF8MB4, Algorithm.CODE_POINT, false, false),
    UTF16_GENERAL_CI(54, "utf16_general_ci", CharacterSet.UTF16, Algorithm.SIMPLE_CI, true, true),
    UTF16_BIN(55, "utf16_bin", CharacterSet.UTF16, Algorithm.CODE_POINT, true, false),
    UTF32_GENERAL_CI(60, "utf32_general_ci", CharacterSet.UTF32, Algorithm.SIMPLE_CI, true, true),
    UTF32_BIN(61, "utf32_bin", CharacterSet.UTF32, Algorithm.CODE_POINT, true, false),
    UCS2_GENERAL_CI(35, "ucs2_general_ci", CharacterSet.UCS2, Algorithm.SIMPLE_CI, true, true),
    UCS2_BIN(90, "ucs2_bin", CharacterSet.UCS2, Algorithm.CODE_POINT, true, false),
    BINARY(63, "binary", CharacterSet.BINARY, Algorithm.CODE_POINT, false, true);

    /// What counts as a difference.
    public enum Algorithm {
        /// The code points themselves.
        CODE_POINT,
        /// One weight a character, letters without case (and mostly without accents): MySQL's `general_ci` family.
        SIMPLE_CI,
        /// Unicode collation algorithm: base letters only.
        UCA_AI_CI,
        /// Base letters and accents.
        UCA_AS_CI,
        /// Base letters, accents and case.
        UCA_AS_CS
    }

    private final int id;
    private final String mysqlName;
    private final CharacterSet characterSet;
    private final Algorithm algorithm;
    private final boolean padSpace;
    private final boolean isDefault;

    Collation(
            int id,
            String mysqlName,
            CharacterSet characterSet,
            Algorithm algorithm,
            boolean padSpace,
            boolean isDefault) {
        this.id = id;
        this.mysqlName = mysqlName;
        this.characterSet = characterSet;
        this.algorithm = algorithm;
        this.padSpace = padSpace;
        this.isDefault = isDefault;
    }

    private static final Map<String, Collation> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Collation::mysqlName, collation -> collation));
    private static final Map<Integer, Collation> BY_ID =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Collation::id, collation -> collation));
    private static final Map<CharacterSet, Collation> DEFAULTS =
            Arrays.stream(values())
                    .filter(Collation::isDefault)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Collation::characterSet, collation -> collation));

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

    public Algorithm algorithm() {
        return algorithm;
    }

    /// True for PAD SPACE: trailing spaces do not count when comparing.
    public boolean padSpace() {
        return padSpace;
    }

    public boolean isDefault() {
        return isDefault;
    }
}
