package dev.quell.session.account;

import java.util.function.UnaryOperator;

/// What besides the proof of identity decides whether a client may log in to an account, and how much it may do then.
///
/// @param locked ACCOUNT LOCK: nobody can log in
public record LoginRules(
        boolean locked, TlsRequirement tls, ResourceLimits limits, PasswordRules password) {
    public static final LoginRules NONE =
            new LoginRules(false, TlsRequirement.NONE, ResourceLimits.NONE, PasswordRules.NONE);

    public LoginRules withLocked(boolean now) {
        return new LoginRules(now, tls, limits, password);
    }

    public LoginRules withTls(TlsRequirement now) {
        return new LoginRules(locked, now, limits, password);
    }

    public LoginRules withLimits(ResourceLimits now) {
        return new LoginRules(locked, tls, now, password);
    }

    public LoginRules withPassword(UnaryOperator<PasswordRules> change) {
        return new LoginRules(locked, tls, limits, change.apply(password));
    }
}
