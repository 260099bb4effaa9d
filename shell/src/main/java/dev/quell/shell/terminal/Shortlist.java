package dev.quell.shell.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.reader.Candidate;

/// The candidates that come first, with the least and the greatest of all the others: these two begin alike as far as all do,
/// so Tab inserts as much as it would of all. JLine takes seconds and 200 MB to lay out 100,000, which nobody reads. One thread.
final class Shortlist {
    static final int LENGTH = 1_000;

    private static final Comparator<Candidate> ORDER =
            Comparator.comparing(Candidate::value, String.CASE_INSENSITIVE_ORDER);

    private final List<Candidate> candidates = new ArrayList<>();

    void add(Candidate candidate) {
        int place = candidates.size();
        if (place < LENGTH + 2) {
            candidates.add(candidate);
        } else if (ORDER.compare(candidate, candidates.get(LENGTH)) < 0) {
            candidates.set(LENGTH, candidate);
        } else if (ORDER.compare(candidate, candidates.get(LENGTH + 1)) > 0) {
            candidates.set(LENGTH + 1, candidate);
        }
        if (place == LENGTH + 1
                && ORDER.compare(candidates.get(LENGTH), candidates.get(LENGTH + 1)) > 0) {
            candidates.add(LENGTH, candidates.removeLast());
        }
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    List<Candidate> candidates() {
        return candidates;
    }
}
