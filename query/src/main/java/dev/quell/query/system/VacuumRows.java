package dev.quell.query.system;

import dev.quell.session.account.Privilege;
import java.time.Duration;
import java.util.Map;

/// What Quell tells of old versions beyond MySQL: who holds which snapshot, for how long, and how much it keeps alive.
final class VacuumRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("performance_schema.quell_snapshots", VacuumRows::snapshots);

    private VacuumRows() {}

    private static void snapshots(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        var vacuum = look.engine().vacuumProgress();
        for (var transaction : look.engine().transactions()) {
            if (transaction.snapshot().isEmpty()) {
                continue;
            }
            long snapshot = transaction.snapshot().getAsLong();
            rows.add(
                    transaction.connectionId(),
                    transaction.id(),
                    transaction.started(),
                    Duration.between(transaction.started(), look.context().now()).toSeconds(),
                    snapshot,
                    Math.max(0, vacuum.lastCommit() - snapshot),
                    vacuum.heldBack().getOrDefault(snapshot, 0L));
        }
    }
}
