package dev.quell.session.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Which earlier passwords may not come back.
///
/// @param history so many of the last ones; empty for the server's `password_history`
/// @param days those of so many days; empty for the server's `password_reuse_interval`
/// @param past the earlier ones that are still known, newest first, the present one among them
public record Reuse(OptionalInt history, OptionalInt days, List<Past> past) {
    public static final Reuse NONE = new Reuse(OptionalInt.empty(), OptionalInt.empty(), List.of());

    /// A password that an account had.
    ///
    /// @param secret its stored form
    public record Past(String secret, Instant since) {}

    public Reuse {
        past = List.copyOf(past);
    }

    public Reuse withHistory(OptionalInt count) {
        return new Reuse(count, days, past);
    }

    public Reuse withDays(OptionalInt interval) {
        return new Reuse(history, interval, past);
    }

    /// The passwords that may not be set now.
    public List<Past> barred(Instant now, int defaultHistory, int defaultDays) {
        int count = history.orElse(defaultHistory);
        var since = now.minus(Duration.ofDays(days.orElse(defaultDays)));
        var barred = new ArrayList<Past>();
        for (int i = 0; i < past.size(); i++) {
            if (i < count || past.get(i).since.isAfter(since)) {
                barred.add(past.get(i));
            }
        }
        return barred;
    }

    /// A password was set; what no longer bars anything is forgotten. To have none is none.
    public Reuse with(String secret, Instant now, int defaultHistory, int defaultDays) {
        var known = new ArrayList<Past>();
        if (!secret.isEmpty()) {
            known.add(new Past(secret, now));
        }
        known.addAll(barred(now, defaultHistory, defaultDays));
        boolean kept = history.orElse(defaultHistory) > 0 || days.orElse(defaultDays) > 0;
        return new Reuse(history, days, kept ? known : List.of());
    }
}
