package dev.quell.base.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The character sets that Quell knows, with MySQL's names.
public enum CharacterSet {
    UTF8MB4("utf8mb4", StandardCharsets.UTF_8, 4, "UTF-8 Unicode"),
    UTF8MB3("utf8mb3", StandardCharsets.UTF_8, 3, "UTF-8 Unicode"),
    // MySQL's latin1 is Windows-1252.
    LATIN1("latin1", Charset.forName("windows-1252"), 1, "cp1252 West European"),
    ASCII("ascii", StandardCharsets.US_ASCII, 1, "US ASCII"),
    UTF16("utf16", StandardCharsets.UTF_16BE, 4, "UTF-16 Unicode"),
    UTF32("utf32", Charset.forName("UTF-32BE"), 4, "UTF-32 Unicode"),
    UCS2("ucs2", StandardCharsets.UTF_16BE, 2, "UCS-2 Unicode"),
    BINARY("binary", StandardCharsets.ISO_8859_1, 1, "Binary pseudo charset");

    private final String mysqlName;
    private final Charset charset;
    private final int maxBytes;
    private final String description;

    CharacterSet(String mysqlName, Charset charset, int maxBytes, String description) {
        this.mysqlName = mysqlName;
        this.charset = charset;
        this.maxBytes = maxBytes;
        this.description = description;
    }

    private static final Map<String, CharacterSet> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(CharacterSet::mysqlName, set -> set));

    /// Finds by MySQL's name, whatever its case; `utf8` is `utf8mb3`.
    public static Optional<CharacterSet> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_NAME.get(wanted.equals("utf8") ? "utf8mb3" : wanted));
    }

    public String mysqlName() {
        return mysqlName;
    }

    /// Java's codec for it.
    public Charset charset() {
        return charset;
    }

    /// Bytes that one character takes at most.
    public int maxBytes() {
        return maxBytes;
    }

    public String description() {
        return description;
    }
}
