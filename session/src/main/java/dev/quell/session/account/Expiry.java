package dev.quell.session.account;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/// When a password expires: by PASSWORD EXPIRE, or some days after it was set.
///
/// @param expired PASSWORD EXPIRE: it must be changed before anything else
/// @param changed when it was set
/// @param lifetime in days; 0 for never, empty for the server's `default_password_lifetime`
public record Expiry(boolean expired, Instant changed, OptionalInt lifetime) {
    public static final Expiry NONE = new Expiry(false, Instant.EPOCH, OptionalInt.empty());

    /// PASSWORD EXPIRE.
    public Expiry now() {
        return new Expiry(true, changed, lifetime);
    }

    /// A new password was set.
    public Expiry renewed(Instant when) {
        return new Expiry(false, when, lifetime);
    }

    public Expiry withLifetime(OptionalInt days) {
        return new Expiry(expired, changed, days);
    }

    /// @param defaultLifetime in days, 0 for never
    public boolean isOver(Instant now, int defaultLifetime) {
        int days = lifetime.orElse(defaultLifetime);
        boolean aged =
                days > 0
                        && !changed.equals(Instant.EPOCH)
                        && changed.plus(Duration.ofDays(days)).isBefore(now);
        return expired || aged;
    }
}
