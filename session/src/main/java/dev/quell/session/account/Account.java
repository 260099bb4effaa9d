package dev.quell.session.account;

import java.util.function.UnaryOperator;

/// One account and everything about it. A role is an account that nobody logs in to. Immutable; each change makes a new one.
///
/// @param roles the roles that were granted to it
/// @param attributes the user attributes as JSON text, or ''
public record Account(
        AccountName name,
        Authentication authentication,
        LoginRules rules,
        GrantedRoles roles,
        String attributes,
        Grants grants) {
    public static Account create(AccountName name, Authentication authentication) {
        return new Account(
                name, authentication, LoginRules.NONE, GrantedRoles.NONE, "", Grants.NONE);
    }

    /// As CREATE ROLE makes it: locked, without a password.
    public static Account role(AccountName name) {
        return create(name, new Authentication(Authentication.CACHING_SHA2, ""))
                .withRules(rules ->
                        rules.withLocked(true)
                                .withPassword(password -> password.withExpiry(Expiry::now)));
    }

    public Account withName(AccountName newName) {
        return new Account(newName, authentication, rules, roles, attributes, grants);
    }

    public Account withAuthentication(Authentication changed) {
        return new Account(name, changed, rules, roles, attributes, grants);
    }

    public Account withRules(UnaryOperator<LoginRules> change) {
        return new Account(name, authentication, change.apply(rules), roles, attributes, grants);
    }

    public Account withRoles(UnaryOperator<GrantedRoles> change) {
        return new Account(name, authentication, rules, change.apply(roles), attributes, grants);
    }

    public Account withAttributes(String changed) {
        return new Account(name, authentication, rules, roles, changed, grants);
    }

    public Account withGrants(Grants changed) {
        return new Account(name, authentication, rules, roles, attributes, changed);
    }
}
