package dev.quell.session.account;

/// How much an account may use (`WITH MAX_QUERIES_PER_HOUR n …`); 0 is no limit.
///
/// @param queries statements an hour
/// @param updates statements an hour that change something
/// @param connections logins an hour
/// @param userConnections sessions at a time; 0 for the server's `max_user_connections`
public record ResourceLimits(long queries, long updates, long connections, long userConnections) {
    public static final ResourceLimits NONE = new ResourceLimits(0, 0, 0, 0);

    /// Whether statements need counting.
    public boolean limitsStatements() {
        return queries > 0 || updates > 0;
    }
}
