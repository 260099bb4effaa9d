package dev.quell.base.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The character sets of MySQL, with its names.
///
/// Codecs that few need are found when they are first used: those of one byte a character in tables of our own, since the
/// JDK's differ from MySQL's here and there, the East Asian ones in the JDK.
public enum CharacterSet {
    UTF8MB4("utf8mb4", StandardCharsets.UTF_8, 4, "UTF-8 Unicode"),
    UTF8MB3("utf8mb3", StandardCharsets.UTF_8, 3, "UTF-8 Unicode"),
    // MySQL's latin1 is Windows-1252, and every byte is a character.
    LATIN1("latin1", "cp1252 West European"),
    ASCII("ascii", StandardCharsets.US_ASCII, 1, "US ASCII"),
    BINARY("binary", StandardCharsets.ISO_8859_1, 1, "Binary pseudo charset"),
    UCS2("ucs2", StandardCharsets.UTF_16BE, 2, "UCS-2 Unicode"),
    UTF16("utf16", StandardCharsets.UTF_16BE, 4, "UTF-16 Unicode"),
    UTF16LE("utf16le", StandardCharsets.UTF_16LE, 4, "UTF-16LE Unicode"),
    UTF32("utf32", StandardCharsets.UTF_32BE, 4, "UTF-32 Unicode"),
    BIG5("big5", "Big5", 2, "Big5 Traditional Chinese"),
    CP932("cp932", "windows-31j", 2, "SJIS for Windows Japanese"),
    EUCJPMS("eucjpms", "x-eucJP-Open", 3, "UJIS for Windows Japanese"),
    EUCKR("euckr", "x-windows-949", 2, "EUC-KR Korean"),
    GB18030("gb18030", "GB18030", 4, "China National Standard GB18030"),
    GB2312("gb2312", "GB2312", 2, "GB2312 Simplified Chinese"),
    GBK("gbk", "x-mswin-936", 2, "GBK Simplified Chinese"),
    SJIS("sjis", "x-PCK", 2, "Shift-JIS Japanese"),
    UJIS("ujis", "EUC-JP", 3, "EUC-JP Japanese"),
    ARMSCII8("armscii8", "ARMSCII-8 Armenian"),
    CP1250("cp1250", "Windows Central European"),
    CP1251("cp1251", "Windows Cyrillic"),
    CP1256("cp1256", "Windows Arabic"),
    CP1257("cp1257", "Windows Baltic"),
    CP850("cp850", "DOS West European"),
    CP852("cp852", "DOS Central European"),
    CP866("cp866", "DOS Russian"),
    DEC8("dec8", "DEC West European"),
    GEOSTD8("geostd8", "GEOSTD8 Georgian"),
    GREEK("greek", "ISO 8859-7 Greek"),
    HEBREW("hebrew", "ISO 8859-8 Hebrew"),
    HP8("hp8", "HP West European"),
    KEYBCS2("keybcs2", "DOS Kamenicky Czech-Slovak"),
    KOI8R("koi8r", "KOI8-R Relcom Russian"),
    KOI8U("koi8u", "KOI8-U Ukrainian"),
    LATIN2("latin2", "ISO 8859-2 Central European"),
    LATIN5("latin5", "ISO 8859-9 Turkish"),
    LATIN7("latin7", "ISO 8859-13 Baltic"),
    MACCE("macce", "Mac Central European"),
    MACROMAN("macroman", "Mac West European"),
    SWE7("swe7", "7bit Swedish"),
    TIS620("tis620", "TIS620 Thai");

    private static final Map<String, CharacterSet> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(CharacterSet::mysqlName, set -> set));

    private final String mysqlName;
    private final Supplier<Charset> codec;
    private final int maxBytes;
    private final String description;

    CharacterSet(String mysqlName, Charset codec, int maxBytes, String description) {
        this.mysqlName = mysqlName;
        this.codec = () -> codec;
        this.maxBytes = maxBytes;
        this.description = description;
    }

    /// One that the JDK knows by another name.
    CharacterSet(String mysqlName, String javaName, int maxBytes, String description) {
        this.mysqlName = mysqlName;
        this.codec = new Lazy<>(() -> Charset.forName(javaName));
        this.maxBytes = maxBytes;
        this.description = description;
    }

    /// One of one byte a character.
    CharacterSet(String mysqlName, String description) {
        this.mysqlName = mysqlName;
        this.codec = new Lazy<>(() -> ByteCharset.named(mysqlName));
        this.maxBytes = 1;
        this.description = description;
    }

    /// Finds by MySQL's name, whatever its case; `utf8` is `utf8mb3`.
    public static Optional<CharacterSet> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_NAME.get(wanted.equals("utf8") ? "utf8mb3" : wanted));
    }

    public String mysqlName() {
        return mysqlName;
    }

    /// The codec for it. What it cannot read becomes U+FFFD, what it cannot write `?`.
    public Charset charset() {
        return codec.get();
    }

    /// Bytes that one character takes at most.
    public int maxBytes() {
        return maxBytes;
    }

    /// Bytes that every character takes at least.
    public int minBytes() {
        return switch (this) {
            case UCS2, UTF16, UTF16LE -> 2;
            case UTF32 -> 4;
            default -> 1;
        };
    }

    /// Bytes that a character takes; 1 where the set lacks it.
    public int bytes(int codePoint) {
        return switch (this) {
            case UTF8MB4, UTF8MB3 ->
                    codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            case UCS2 -> 2;
            case UTF16, UTF16LE -> codePoint < 0x10000 ? 2 : 4;
            case UTF32 -> 4;
            default ->
                    maxBytes == 1 || codePoint < 0x80
                            ? 1
                            : Character.toString(codePoint).getBytes(charset()).length;
        };
    }

    /// Whether it has a code for the character.
    public boolean has(int codePoint) {
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            return false;
        }
        return switch (this) {
            case UTF8MB4, UTF16, UTF16LE, UTF32 -> true;
            case UTF8MB3, UCS2 -> codePoint < 0x10000;
            case ASCII -> codePoint < 0x80;
            case BINARY -> codePoint < 0x100;
            default ->
                    codePoint < 0x80 && this != SWE7
                            || charset().newEncoder().canEncode(Character.toString(codePoint));
        };
    }

    /// Whether its characters are those of Unicode: it takes up other sets' where both meet.
    public boolean isUnicode() {
        return switch (this) {
            case UTF8MB4, UTF8MB3, UCS2, UTF16, UTF16LE, UTF32 -> true;
            default -> false;
        };
    }

    public String description() {
        return description;
    }
}
