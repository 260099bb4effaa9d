package dev.quell.session.account;

/// What an account wants of the connection (REQUIRE).
///
/// Quell asks no client for a certificate, so an account that wants one lets nobody in.
///
/// @param cipher for SPECIFIED, '' for any; issuer and subject likewise
public record TlsRequirement(Kind kind, String cipher, String issuer, String subject) {
    public static final TlsRequirement NONE = of(Kind.NONE);

    /// What `mysql.user.ssl_type` says.
    public enum Kind {
        NONE(""),
        SSL("ANY"),
        X509("X509"),
        SPECIFIED("SPECIFIED");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static TlsRequirement of(Kind kind) {
        return new TlsRequirement(kind, "", "", "");
    }

    /// @param tlsCipher the connection's cipher; '' without TLS
    public boolean isMetBy(String tlsCipher) {
        return switch (kind) {
            case NONE -> true;
            case SSL -> !tlsCipher.isEmpty();
            case X509 -> false;
            case SPECIFIED ->
                    !tlsCipher.isEmpty()
                            && issuer.isEmpty()
                            && subject.isEmpty()
                            && cipher.equals(tlsCipher);
        };
    }
}
