package dev.quell.session.account;

/// One account and everything about it. Immutable; each change makes a new one.
///
/// @param locked ACCOUNT LOCK: nobody can log in
/// @param expired PASSWORD EXPIRE: the password must be changed before anything else
/// @param attributes the user attributes as JSON text, or ''
public record Account(
        AccountName name,
        Authentication authentication,
        boolean locked,
        boolean expired,
        String attributes,
        Grants grants) {
    public static Account create(AccountName name, Authentication authentication) {
        return new Account(name, authentication, false, false, "", Grants.NONE);
    }

    public Account withName(AccountName newName) {
        return new Account(newName, authentication, locked, expired, attributes, grants);
    }

    public Account withAuthentication(Authentication changed) {
        return new Account(name, changed, locked, false, attributes, grants);
    }

    public Account withLocked(boolean nowLocked) {
        return new Account(name, authentication, nowLocked, expired, attributes, grants);
    }

    public Account withExpired(boolean nowExpired) {
        return new Account(name, authentication, locked, nowExpired, attributes, grants);
    }

    public Account withAttributes(String changed) {
        return new Account(name, authentication, locked, expired, changed, grants);
    }

    public Account withGrants(Grants changed) {
        return new Account(name, authentication, locked, expired, attributes, changed);
    }
}
