package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What evaluation needs to know besides the row: made once for each run of a statement, used by its thread only.
public final class EvalContext {
    private final SessionFacts session;
    private final EvalSettings settings;
    private final SessionState state;
    private final Cancellation cancellation;
    private final Instant now;
    private final List<Value> parameters;
    private Value.@Nullable DateTime localNow;
    private @Nullable Map<Object, Object> callStates;

    /// What belongs to the session and changes while statements run.
    public record SessionState(Diagnostics diagnostics, UserVariables variables, UserLocks locks) {}

    /// @param now when the statement started (`SET timestamp` moves it): what NOW() answers
    /// @param parameters the values of the `?` places, in order
    public EvalContext(
            SessionFacts session,
            EvalSettings settings,
            SessionState state,
            Cancellation cancellation,
            Instant now,
            List<Value> parameters) {
        this.session = session;
        this.settings = settings;
        this.state = state;
        this.cancellation = cancellation;
        this.now = now;
        this.parameters = parameters;
    }

    public SessionFacts session() {
        return session;
    }

    public EvalSettings settings() {
        return settings;
    }

    public Diagnostics diagnostics() {
        return state.diagnostics();
    }

    public UserVariables variables() {
        return state.variables();
    }

    public UserLocks locks() {
        return state.locks();
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /// When the statement started.
    public Instant now() {
        return now;
    }

    /// [#now] as the session's time zone shows it.
    public Value.DateTime localNow() {
        var local = localNow;
        if (local == null) {
            local = Zones.toLocal(now, settings.timeZone().zone());
            localNow = local;
        }
        return local;
    }

    /// State that one call in one run of the statement keeps, such as RAND(seed)'s; made at its first use.
    ///
    /// @param owner whose state it is, told apart by identity
    public <T> T state(Object owner, Class<T> kind, Supplier<T> initial) {
        var states = callStates;
        if (states == null) {
            states = new IdentityHashMap<>();
            callStates = states;
        }
        return kind.cast(states.computeIfAbsent(owner, _ -> initial.get()));
    }

    /// The same but for its warnings, for a conversion that may not succeed.
    public EvalContext trial() {
        return new EvalContext(
                session,
                settings,
                new SessionState(new Diagnostics(1), variables(), locks()),
                cancellation,
                now,
                List.of());
    }

    public Value parameter(int index) {
        return parameters.get(index);
    }
}
