package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import java.io.InputStream;
import java.util.List;

/// Where a statement's results go. The server's sink writes packets and blocks, killably, when the client reads slowly;
/// nothing is kept beyond a buffer, so a result may have any number of rows.
///
/// For each result: either one [#ok], or one [#columns], any number of [#row], one [#end]. An error is thrown, not written.
public interface ResultSink {
    /// Starts a result set.
    ///
    /// @param moreResults true if another statement of the same text follows
    void columns(List<ResultColumn> columns, boolean moreResults);

    /// One row, a value for each column; the array may be reused by the caller after the call.
    ///
    /// @throws dev.quell.base.error.SqlError the statement's stop reason, if it was stopped while the client did not read
    void row(Value[] values);

    /// Ends a result set.
    ///
    /// @param moreResults true if another result of the same text follows
    void end(int warnings, boolean moreResults);

    /// Asks the client for a file of its own: LOAD DATA LOCAL. Reading from it waits, killably, for the client; an
    /// [java.io.IOException] means that the client is gone. The sink itself takes care of what is not read.
    ///
    /// @throws dev.quell.base.error.SqlError 3948 if the client gives no files
    default InputStream clientFile(String name) {
        throw ErrorCode.CLIENT_LOCAL_FILES_DISABLED.error();
    }

    /// A result without rows.
    void ok(Ok ok, boolean moreResults);

    /// @param info such as `Rows matched: 1  Changed: 1  Warnings: 0`, or ''
    record Ok(long affectedRows, long lastInsertId, int warnings, String info) {
        public static final Ok NOTHING = new Ok(0, 0, 0, "");
    }
}
