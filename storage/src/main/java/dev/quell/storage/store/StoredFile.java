package dev.quell.storage.store;

/// A file that the store has open.
///
/// @param path the whole path
/// @param bytes its size
public record StoredFile(String path, Kind kind, long bytes) {
    /// What is in a file.
    public enum Kind {
        /// What has been written and may not be in the others yet.
        LOG,
        /// Rows.
        DATA
    }
}
