package dev.quell.shell.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Certificates and keys in OpenSSL's text form.
final class Pem {
    private static final char[] NO_PASSWORD = {};

    // AlgorithmIdentifier of rsaEncryption, as PKCS #8 has it in front of the key of PKCS #1.
    private static final byte[] VERSION_AND_RSA = {
        2,
        1,
        0,
        0x30,
        13,
        6,
        9,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        13,
        1,
        1,
        1,
        5,
        0
    };

    private Pem() {}

    /// @param authorities files, or folders of such files
    /// @param revocations files or folders of revocation lists; where there are any, each certificate must be spoken of by one
    static TrustManager[] trustManagers(List<Path> authorities, List<Path> revocations)
            throws IOException, GeneralSecurityException {
        var store = emptyStore();
        int number = 0;
        for (var file : files(authorities)) {
            for (var certificate : certificates(file)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        if (revocations.isEmpty()) {
            factory.init(store);
        } else {
            factory.init(new CertPathTrustManagerParameters(unrevoked(store, revocations)));
        }
        return factory.getTrustManagers();
    }

    // Only what the lists say counts: nothing is asked over the network.
    private static PKIXBuilderParameters unrevoked(KeyStore store, List<Path> revocations)
            throws IOException, GeneralSecurityException {
        var lists = new ArrayList<CRL>();
        for (var file : files(revocations)) {
            try (var in = Files.newInputStream(file)) {
                lists.addAll(CertificateFactory.getInstance("X.509").generateCRLs(in));
            }
        }
        var checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(
                EnumSet.of(
                        PKIXRevocationChecker.Option.PREFER_CRLS,
                        PKIXRevocationChecker.Option.NO_FALLBACK));
        var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        parameters.addCertPathChecker(checker);
        return parameters;
    }

    private static List<Path> files(List<Path> places) throws IOException {
        var files = new ArrayList<Path>();
        for (var place : places) {
            if (Files.isDirectory(place)) {
                try (var within = Files.list(place)) {
                    within.filter(Files::isRegularFile).sorted().forEach(files::add);
                }
            } else {
                files.add(place);
            }
        }
        return files;
    }

    /// @param passphrase asked for if the key is encrypted
    static KeyManager[] keyManagers(Path certificate, Path key, Supplier<String> passphrase)
            throws IOException, GeneralSecurityException {
        var store = emptyStore();
        var chain = certificates(certificate).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(key, passphrase), NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static PrivateKey privateKey(Path file, Supplier<String> passphrase)
            throws IOException, GeneralSecurityException {
        var text = Files.readString(file);
        if (text.contains("DEK-Info")) {
            throw new GeneralSecurityException(
                    file
                            + " is encrypted in OpenSSL's old form; 'openssl pkcs8 -topk8' makes the new one of it");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]+-----", ""));
        if (text.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
            return decrypted(der, passphrase.get());
        }
        boolean isPkcs1 = text.contains("BEGIN RSA PRIVATE KEY");
        return generated(new PKCS8EncodedKeySpec(isPkcs1 ? wrapped(der) : der));
    }

    private static PrivateKey decrypted(byte[] der, String passphrase)
            throws IOException, GeneralSecurityException {
        var encrypted = new EncryptedPrivateKeyInfo(der);
        // The parameters' text names the scheme, such as PBEWithHmacSHA256AndAES_256.
        var scheme = encrypted.getAlgParameters().toString();
        var secret =
                SecretKeyFactory.getInstance(scheme)
                        .generateSecret(new PBEKeySpec(passphrase.toCharArray()));
        var cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
        try {
            return generated(encrypted.getKeySpec(cipher));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("the pass phrase does not open the key", e);
        }
    }

    private static PrivateKey generated(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (InvalidKeySpecException notRsa) {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(VERSION_AND_RSA);
        element(body, 4, pkcs1);
        var whole = new ByteArrayOutputStream();
        element(whole, 0x30, body.toByteArray());
        return whole.toByteArray();
    }

    // Tag, length in two bytes, content.
    private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.writeBytes(content);
    }
}
