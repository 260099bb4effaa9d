package dev.quell.base.text;

import org.jspecify.annotations.Nullable;

/// Weights of characters that are compared level by level: letters, then accents, then cases. A character has any number of
/// weights on each.
interface LevelWeights {
    int LETTERS = 0;
    int ACCENTS = 1;
    int CASES = 2;

    /// Characters that are one letter together, such as `ch` in Czech.
    ///
    /// @param weights on each level
    record Contraction(String characters, char[][] weights) {}

    /// The letter weight of an ASCII character; 0 if it does not count at all, or has several weights.
    int ascii(char c);

    /// The weights of a character on one level.
    char[] of(int codePoint, int level);

    /// Whether there are contractions.
    boolean contracts();

    /// The longest contraction that begins there; null if none does.
    @Nullable Contraction contraction(String text, int at);
}
