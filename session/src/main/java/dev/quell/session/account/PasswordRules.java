package dev.quell.session.account;

import java.util.Optional;
import java.util.function.UnaryOperator;

/// What an account's password must keep to.
///
/// @param currentRequired PASSWORD REQUIRE CURRENT [OPTIONAL]; empty for the server's `password_require_current`
public record PasswordRules(
        Expiry expiry, Reuse reuse, Optional<Boolean> currentRequired, FailurePolicy failures) {
    public static final PasswordRules NONE =
            new PasswordRules(Expiry.NONE, Reuse.NONE, Optional.empty(), FailurePolicy.NONE);

    public PasswordRules withExpiry(UnaryOperator<Expiry> change) {
        return new PasswordRules(change.apply(expiry), reuse, currentRequired, failures);
    }

    public PasswordRules withReuse(UnaryOperator<Reuse> change) {
        return new PasswordRules(expiry, change.apply(reuse), currentRequired, failures);
    }

    public PasswordRules withCurrentRequired(Optional<Boolean> now) {
        return new PasswordRules(expiry, reuse, now, failures);
    }

    public PasswordRules withFailures(UnaryOperator<FailurePolicy> change) {
        return new PasswordRules(expiry, reuse, currentRequired, change.apply(failures));
    }
}
