package dev.quell.query.statement;

import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.Typing;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where the plan of one statement's text is kept from run to run. Sessions may share it: plans are immutable, and the last
/// one made wins.
public final class PlanSlot {
    private final boolean keeps;
    private volatile @Nullable Kept kept;

    /// All that a plan depends on besides its text. What has changed makes it stale.
    ///
    /// @param temporaryTables [TemporaryTables#version]
    /// @param parameters the types of the values of `?` places
    public record Validity(
            long catalogVersion,
            long temporaryTables,
            EvalSettings settings,
            Optional<String> database,
            List<Typing> parameters) {
        boolean covers(Validity other) {
            return catalogVersion == other.catalogVersion
                    && temporaryTables == other.temporaryTables
                    && (settings == other.settings || settings.equals(other.settings))
                    && database.equals(other.database)
                    && parameters.equals(other.parameters);
        }
    }

    private record Kept(Validity validity, Object plan) {}

    /// @param keeps false for a text whose plan depends on more, such as the types of user variables
    public PlanSlot(boolean keeps) {
        this.keeps = keeps;
    }

    /// The plan kept, if it is of that kind and still good; else a new one.
    <P> P get(Class<P> kind, Validity now, Supplier<P> maker) {
        var found = kept;
        if (found != null && kind.isInstance(found.plan) && found.validity.covers(now)) {
            return kind.cast(found.plan);
        }
        P plan = maker.get();
        if (keeps) {
            kept = new Kept(now, plan);
        }
        return plan;
    }
}
