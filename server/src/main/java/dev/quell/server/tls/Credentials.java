package dev.quell.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// What the server proves its identity with.
public record Credentials(List<X509Certificate> chain, PrivateKey key) {
    private static final String AUTHORITY = "ca.pem";
    private static final String CERTIFICATE = "server-cert.pem";
    private static final String KEY = "server-key.pem";
    private static final String PRODUCT = "Quell";

    public Credentials {
        chain = List.copyOf(chain);
    }

    /// Reads a certificate chain and a private key, both PEM.
    public static Credentials load(Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        return new Credentials(
                Pem.certificates(Files.readString(certificate)),
                Pem.privateKey(Files.readString(key)));
    }

    /// Those of a data folder, which are made if they are not there.
    public static Credentials ofFolder(Path folder, InstantSource clock)
            throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve(CERTIFICATE);
        Path key = folder.resolve(KEY);
        if (Files.exists(certificate) && Files.exists(key)) {
            return load(certificate, key);
        }
        var made = new SelfSigned(clock.instant()).make(PRODUCT);
        var onlyOwner =
                PosixFilePermissions.asFileAttribute(
                        Set.copyOf(PosixFilePermissions.fromString("rw-------")));
        Files.deleteIfExists(key);
        Files.createFile(key, onlyOwner);
        Files.writeString(
                key, Pem.write("PRIVATE KEY", made.serverKey().getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve(AUTHORITY), Pem.write("CERTIFICATE", made.authority().getEncoded()));
        Files.writeString(certificate, Pem.write("CERTIFICATE", made.server().getEncoded()));
        return of(made);
    }

    /// Those of a server without files.
    public static Credentials inMemory(InstantSource clock) throws GeneralSecurityException {
        return of(new SelfSigned(clock.instant()).make(PRODUCT));
    }

    private static Credentials of(SelfSigned.Made made) {
        return new Credentials(List.of(made.server()), made.serverKey().getPrivate());
    }

    /// The context that makes TLS engines.
    public SSLContext context() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OneKey(this)}, null, null);
        return context;
    }
}
