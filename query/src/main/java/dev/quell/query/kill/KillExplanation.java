package dev.quell.query.kill;

import dev.quell.base.stop.Cancellation;
import dev.quell.session.KillCommand;
import dev.quell.session.Session;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CatalogSnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// EXPLAIN KILL: what kills would do, told before they are done. Made for one caller at one moment; reading it stops nobody.
///
/// As rows it is one line for the victim and one for each session that waits for it, directly or behind others, in the order of
/// a tree: who waits for whom stands in `waits_for`. FORMAT=JSON nests the waiters; FORMAT=TREE draws them.
public final class KillExplanation {
    private final List<KillForecast> forecasts;

    private KillExplanation(List<KillForecast> forecasts) {
        this.forecasts = forecasts;
    }

    /// Explains kills.
    ///
    /// @param caller who would kill
    /// @param cancellation of the statement that explains
    /// @throws dev.quell.base.error.SqlError 1227 if the caller may not see what a victim does: without PROCESS only what its
    ///     own user's sessions do
    public static KillExplanation of(
            List<KillCommand> commands,
            Session caller,
            Engine engine,
            CatalogSnapshot catalog,
            Cancellation cancellation,
            Instant now) {
        var forecasts = new KillForecasts(caller, engine, catalog, cancellation, now);
        return new KillExplanation(commands.stream().map(forecasts::of).toList());
    }

    /// Lines of cells, in the columns of `EXPLAIN KILL`.
    public List<@Nullable Object[]> rows() {
        return new KillTable(forecasts).rows();
    }

    /// FORMAT=JSON
    public String json() {
        return new KillJson(forecasts).text();
    }

    /// FORMAT=TREE
    public String tree() {
        return new KillTree(forecasts).text();
    }
}
