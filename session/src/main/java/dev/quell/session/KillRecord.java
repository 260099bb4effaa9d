package dev.quell.session;

import dev.quell.session.account.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One KILL that was done: who stopped whom, doing what, at which price. A line of the audit trail.
///
/// @param killer who gave the order
/// @param victim whom it hit
/// @param work what the victim ran; empty if it was idle
/// @param undone what was rolled back
public record KillRecord(
        Instant time,
        KillCommand.Kind kind,
        Party killer,
        Party victim,
        Optional<Work> work,
        Undone undone) {
    /// One side of a kill.
    ///
    /// @param account empty before login
    /// @param host `host:port`, or `localhost`
    public record Party(long connectionId, Optional<AccountName> account, String host) {
        /// A session as it is now.
        public static Party of(Session session) {
            return new Party(
                    session.id(),
                    session.login().map(Login::account),
                    session.peer().hostAndPort());
        }

        /// True if it is a session of that user.
        public boolean isOf(AccountName other) {
            return account.filter(own -> own.user().equals(other.user())).isPresent();
        }
    }

    /// The victim's statement.
    ///
    /// @param text as the process list showed it, its beginning
    /// @param digest the hash of the digest text; '' where the command has no text
    /// @param digestText without literals
    public record Work(
            long queryId,
            String command,
            String state,
            Duration age,
            String text,
            String digest,
            String digestText) {}

    /// What a kill takes back.
    ///
    /// @param rows that had been changed when the kill came
    /// @param age of the transaction that they belong to
    public record Undone(Extent extent, long rows, Duration age) {
        /// Nothing at all.
        public static final Undone NOTHING = new Undone(Extent.NOTHING, 0, Duration.ZERO);

        /// How much.
        public enum Extent {
            NOTHING,
            /// The statement; the transaction goes on with what was done before it.
            STATEMENT,
            TRANSACTION
        }
    }
}
