package dev.quell.query.statement;

import dev.quell.base.error.SqlError;
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
    private final boolean warns;
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

    private record Kept(Validity validity, Made<?> made) {}

    /// A plan, and what every run of it warns of because planning found it.
    record Made<P>(P plan, List<SqlError> warnings) {
        Made {
            warnings = List.copyOf(warnings);
        }
    }

    /// @param keeps false for a text whose plan depends on more, such as the types of user variables
    public PlanSlot(boolean keeps) {
        this(keeps, true);
    }

    private PlanSlot(boolean keeps, boolean warns) {
        this.keeps = keeps;
        this.warns = warns;
    }

    /// The slot of a prepared statement, of which PREPARE has warned.
    public static PlanSlot prepared(boolean keeps) {
        return new PlanSlot(keeps, false);
    }

    /// The plan kept, if it is of that kind and still good; else a new one.
    <P> Made<P> get(Class<P> kind, Validity now, Supplier<Made<P>> maker) {
        var found = kept;
        if (found != null && kind.isInstance(found.made.plan) && found.validity.covers(now)) {
            return new Made<>(kind.cast(found.made.plan), found.made.warnings);
        }
        Made<P> fresh = maker.get();
        Made<P> made = warns ? fresh : new Made<>(fresh.plan, List.of());
        if (keeps) {
            kept = new Kept(now, made);
        }
        return made;
    }
}
