package dev.quell.shell.output;

import dev.quell.base.text.CharacterSet;
import java.nio.charset.StandardCharsets;

/// How many cells of a screen a text takes: two for wide characters, one for all others, as MySQL's `numcells` counts.
///
/// It knows the wide characters of the basic plane only and takes a character beyond it for the one with the same last two
/// digits but two; combining characters count, and bytes that are no character do not.
final class ScreenCells {
    private ScreenCells() {}

    static int of(byte[] bytes, int from, int length, CharacterSet charset) {
        int end = from + length;
        int at = from;
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        if (at == end || !charset.charset().equals(StandardCharsets.UTF_8)) {
            return length;
        }
        int cells = at - from;
        while (at < end) {
            int size = size(bytes, at, end);
            if (size > 1 || bytes[at] >= 0) {
                cells += isWide(codePoint(bytes, at, size)) ? 2 : 1;
            }
            at += size;
        }
        return cells;
    }

    // The bytes of a well-formed sequence; 1 for a byte that does not begin one.
    private static int size(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        int size = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
        if (at + size > end) {
            return 1;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        return size;
    }

    private static int codePoint(byte[] bytes, int at, int size) {
        int value = size == 1 ? bytes[at] : bytes[at] & 0xFF >> size + 1;
        for (int i = 1; i < size; i++) {
            value = value << 6 | bytes[at + i] & 0x3F;
        }
        return value;
    }

    private static boolean isWide(int codePoint) {
        int c = codePoint & 0xFFFF;
        return c >= 0x1100
                && (c <= 0x115F
                        || c == 0x2329
                        || c == 0x232A
                        || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF01 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6));
    }
}
