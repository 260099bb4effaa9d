package dev.quell.sql.lex;

import org.jspecify.annotations.Nullable;

/// Finds keywords by a piece of a text, whatever its case, without making a string.
final class Keywords {
    private static final int SLOTS = 4_096;
    private static final Keywords ALL = new Keywords();

    /// Open addressing: a word stands at its hash or in the next free slot.
    private final @Nullable Token[] table = new Token[SLOTS];

    private Keywords() {
        for (var token : Token.values()) {
            if (token.isWord()) {
                int slot = slot(hash(token.text()));
                while (table[slot] != null) {
                    slot = (slot + 1) & (SLOTS - 1);
                }
                table[slot] = token;
            }
        }
    }

    private static int hash(String word) {
        int hash = 0;
        for (int i = 0; i < word.length(); i++) {
            hash = step(hash, word.charAt(i));
        }
        return hash;
    }

    /// The hash of a word grows by one character at a time; both cases of a letter count the same.
    static int step(int hash, char c) {
        return hash * 31 + (c & 0xDF);
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 12) & (SLOTS - 1);
    }

    /// The keyword between two places of a text, else IDENTIFIER.
    ///
    /// @param hash of the piece, made with [#step]
    static Token find(String text, int start, int end, int hash) {
        int slot = slot(hash);
        while (true) {
            var token = ALL.table[slot];
            if (token == null) {
                return Token.IDENTIFIER;
            }
            if (matches(token.text(), text, start, end)) {
                return token;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    private static boolean matches(String word, String text, int start, int end) {
        return word.length() == end - start
                && text.regionMatches(true, start, word, 0, word.length());
    }
}
