package dev.quell.session.account;

/// One account and everything about it. Immutable; each change makes a new one.
///
/// @param locked ACCOUNT LOCK: nobody can log in
/// @param expired PASSWORD EXPIRE: the password must be changed before anything else
/// @param tlsRequired REQUIRE SSL: only encrypted connections may log in
/// @param attributes the user attributes as JSON text, or ''
public record Account(
        AccountName name,
        Authentication authentication,
        boolean locked,
        boolean expired,
        boolean tlsRequired,
        String attributes,
        Grants grants) {
    public static Account create(AccountName name, Authentication authentication) {
        return new Account(name, authentication, false, false, false, "", Grants.NONE);
    }

    public Account withName(AccountName newName) {
        return new Account(
                newName, authentication, locked, expired, tlsRequired, attributes, grants);
    }

    public Account withAuthentication(Authentication changed) {
        return new Account(name, changed, locked, false, tlsRequired, attributes, grants);
    }

    public Account withLocked(boolean nowLocked) {
        return new Account(
                name, authentication, nowLocked, expired, tlsRequired, attributes, grants);
    }

    public Account withExpired(boolean nowExpired) {
        return new Account(
                name, authentication, locked, nowExpired, tlsRequired, attributes, grants);
    }

    public Account withAttributes(String changed) {
        return new Account(name, authentication, locked, expired, tlsRequired, changed, grants);
    }

    public Account withGrants(Grants changed) {
        return new Account(name, authentication, locked, expired, tlsRequired, attributes, changed);
    }

    public Account withTlsRequired(boolean nowRequired) {
        return new Account(name, authentication, locked, expired, nowRequired, attributes, grants);
    }
}
