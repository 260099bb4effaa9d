package dev.quell.storage.txn;

import java.util.List;

/// What the verification of a table found.
///
/// @param rows how many rows the snapshot sees
/// @param findings empty if all is well
public record CheckReport(long rows, List<Finding> findings) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /// Something that is not as it must be.
    public sealed interface Finding {
        /// The index whose range it was found in.
        String index();
    }

    /// An index does not have one entry for each row.
    public record WrongCount(String index, long entries, long rows) implements Finding {}

    /// A record that is wrong in itself, or that its counterpart is missing for.
    ///
    /// @param place the record's key
    /// @param what is the matter, in words
    public record BadRecord(String index, String place, String what) implements Finding {}
}
