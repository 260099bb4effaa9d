package dev.quell.shell.progress;

import dev.quell.shell.connect.Connection;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.Optional;

/// Asks the server how far a session's statement is. MySQL answers if its consumer `events_stages_current` is on; Quell
/// has it on, and MariaDB tells it in its process list.
record StageQuestion(String sql, ProgressBar.Asking asking) {
    private static final String MARIADB =
            "SELECT STATE, (STAGE - 1 + PROGRESS / 100) / MAX_STAGE FROM information_schema.PROCESSLIST"
                    + " WHERE MAX_STAGE > 0 AND ID = %d";

    private static final String OTHERS =
            "SELECT EVENT_NAME, WORK_COMPLETED / WORK_ESTIMATED FROM performance_schema.events_stages_current"
                    + " WHERE WORK_ESTIMATED > 0 AND THREAD_ID ="
                    + " (SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = %d)";

    /// What to ask about a connection.
    static StageQuestion about(Connection busy, ProgressBar.Asking asking) {
        return new StageQuestion(
                (busy.isMariaDb() ? MARIADB : OTHERS).formatted(busy.id()), asking);
    }

    /// Empty while there is nothing to tell.
    Optional<Stage> now() throws IOException, ServerError {
        return asking.rows(sql).stream()
                .findFirst()
                .map(row ->
                        new Stage(
                                row.get(0).substring(row.get(0).lastIndexOf('/') + 1),
                                Double.parseDouble(row.get(1))));
    }
}
