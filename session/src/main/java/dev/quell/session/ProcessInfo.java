package dev.quell.session;

import java.util.Optional;

/// One line of the process list: a copy, safe to keep and to sort.
///
/// @param user the login name, `unauthenticated user` before login
/// @param host `host:port`, or `localhost`
/// @param command the Command column; [Command#KILLED] after KILL CONNECTION while the session is still there
/// @param millis since the statement began, or since the last one ended
/// @param state the State column, '' when idle
/// @param info the statement's whole text; empty when idle
/// @param queryId what KILL QUERY ID means; empty when idle
public record ProcessInfo(
        long id,
        String user,
        String host,
        Optional<String> database,
        String command,
        long millis,
        String state,
        Optional<String> info,
        Optional<Long> queryId) {
    private static final int SHORT_INFO = 100;

    /// The Time column.
    public long seconds() {
        return millis / 1_000;
    }

    /// What plain SHOW PROCESSLIST shows: at most 100 characters, never half of one.
    public Optional<String> shortInfo() {
        return info.map(text ->
                text.codePointCount(0, text.length()) <= SHORT_INFO
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, SHORT_INFO)));
    }

    /// As InnoDB's monitor tells of it, after the number of its thread: `query id 25 localhost root updating`, and the statement in
    /// the next line.
    public String inMonitorWords() {
        String line = "query id %d %s %s %s".formatted(queryId.orElse(0L), address(), user, state);
        return info.map(text -> line.stripTrailing() + "\n" + text).orElse(line.stripTrailing());
    }

    /// The client's host without its port.
    public String address() {
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
