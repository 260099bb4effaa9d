package dev.quell.base.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Weights in which a language differs: letters in other places, contractions, upper case first.
///
/// The file has a section for each set of rules, headed by the version and the languages that share it. A line is a character
/// (or several joined by `+`, a contraction) and its weights on each level, `-` for none; `cases` lists case weights that
/// the language exchanges everywhere.
final class TailoredWeights implements LevelWeights {
    private static final String FILE = "tailorings.gz";

    private final LevelWeights base;
    private final Map<Integer, char[][]> own = new HashMap<>();
    private final Map<Character, Character> cases = new HashMap<>();
    // By their first character, longest first.
    private final Map<Character, List<Contraction>> contractions = new HashMap<>();

    private TailoredWeights(LevelWeights base) {
        this.base = base;
    }

    static TailoredWeights read(LevelWeights base, String version, String language) {
        Iterator<String> lines =
                Resource.compressedLines(FILE)
                        .dropWhile(line -> !isHead(line, version, language))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("["))
                        .iterator();
        if (!lines.hasNext()) {
            throw new IllegalArgumentException(version + " " + language);
        }
        var weights = new TailoredWeights(base);
        lines.forEachRemaining(weights::add);
        weights.contractions.values().forEach(TailoredWeights::longestFirst);
        return weights;
    }

    private static boolean isHead(String line, String version, String language) {
        return line.startsWith("[" + version + " ")
                && List.of(line.substring(1, line.length() - 1).split(" ", -1)).contains(language);
    }

    private static void longestFirst(List<Contraction> several) {
        several.sort(
                Comparator.comparingInt((Contraction each) -> each.characters().length())
                        .reversed());
    }

    private void add(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("cases")) {
            for (int i = 1; i < words.length; i++) {
                cases.put(number(words[i], 0), number(words[i], 5));
            }
            return;
        }
        char[][] levels = new char[words.length - 1][];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = numbers(words[level + 1]);
        }
        String characters = characters(words[0]);
        if (characters.length() == 1) {
            own.put((int) characters.charAt(0), levels);
        } else {
            contractions
                    .computeIfAbsent(characters.charAt(0), _ -> new ArrayList<>())
                    .add(new Contraction(characters, levels));
        }
    }

    private static String characters(String codes) {
        var characters = new StringBuilder();
        for (String code : codes.split("\\+", -1)) {
            characters.append((char) Integer.parseInt(code, 16));
        }
        return characters.toString();
    }

    private static char[] numbers(String hex) {
        if (hex.equals("-")) {
            return new char[0];
        }
        var numbers = new char[hex.length() / 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(hex, 4 * i);
        }
        return numbers;
    }

    private static char number(String hex, int at) {
        return (char) Integer.parseInt(hex, at, at + 4, 16);
    }

    @Override
    public int ascii(char c) {
        if (own.isEmpty() || !own.containsKey((int) c)) {
            return base.ascii(c);
        }
        char[] letters = of(c, LETTERS);
        return letters.length == 1 ? letters[0] : 0;
    }

    @Override
    public char[] of(int codePoint, int level) {
        char[][] known = own.get(codePoint);
        if (known != null) {
            return known[level];
        }
        char[] weights = base.of(codePoint, level);
        return level == CASES && !cases.isEmpty() ? exchanged(weights) : weights;
    }

    private char[] exchanged(char[] weights) {
        var exchanged = weights.clone();
        for (int i = 0; i < exchanged.length; i++) {
            exchanged[i] = cases.getOrDefault(exchanged[i], exchanged[i]);
        }
        return exchanged;
    }

    @Override
    public boolean contracts() {
        return !contractions.isEmpty();
    }

    @Override
    public @Nullable Contraction contraction(String text, int at) {
        for (Contraction each : contractions.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(each.characters(), at)) {
                return each;
            }
        }
        return null;
    }
}
