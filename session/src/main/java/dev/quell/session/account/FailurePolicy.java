package dev.quell.session.account;

/// After how many failed logins in a row an account is blocked, and for how long (FAILED_LOGIN_ATTEMPTS,
/// PASSWORD_LOCK_TIME). It counts only where both are set.
///
/// @param attempts 0 for any number
/// @param days 0 for not at all, [#UNBOUNDED] until an administrator unlocks it
public record FailurePolicy(int attempts, int days) {
    /// More than so many attempts or days are refused.
    public static final int MOST = Short.MAX_VALUE;

    public static final int UNBOUNDED = -1;
    public static final FailurePolicy NONE = new FailurePolicy(0, 0);

    public FailurePolicy withAttempts(int count) {
        return new FailurePolicy(count, days);
    }

    public FailurePolicy withDays(int time) {
        return new FailurePolicy(attempts, time);
    }

    public boolean isActive() {
        return attempts > 0 && days != 0;
    }
}
