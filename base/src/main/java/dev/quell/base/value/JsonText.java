package dev.quell.base.value;

import dev.quell.base.stop.Portions;
import dev.quell.base.text.LongText;

/// The text in which a [Value.Json] is kept: the document as clients see it, with a mark before each scalar whose type JSON's
/// notation does not tell.
///
/// ```text
/// {"price": <mark>d9.90, "since": <mark>D"2020-01-31"}
/// ```
///
/// A mark is U+0001 and a letter. Documents hold that character nowhere else, because strings have it escaped.
public final class JsonText {
    public static final char MARK = '\u0001';

    private static final String MARKS = String.valueOf(MARK);

    private JsonText() {}

    /// The document without marks.
    public static String shown(String kept) {
        int mark = LongText.indexOf(kept, MARKS, 0);
        if (mark < 0) {
            return kept;
        }
        var text = new StringBuilder(kept.length());
        int from = 0;
        for (; mark >= 0; mark = LongText.indexOf(kept, MARKS, from)) {
            Portions.pass(mark);
            text.append(kept, from, mark);
            from = mark + 2;
        }
        return text.append(kept, from, kept.length()).toString();
    }
}
