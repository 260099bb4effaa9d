package dev.quell.session;

/// The port between the sessions and whatever runs their statements: `query` on Quell's own engine today, a gateway to a
/// real MySQL tomorrow. The server calls it; `app` chooses it.
public interface StatementRunner {
    /// Makes the workspace of a session that has just logged in. Called on the session's thread.
    Workspace open(Session session);
}
