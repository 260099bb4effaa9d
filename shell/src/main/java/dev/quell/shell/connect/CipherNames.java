package dev.quell.shell.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cipher suites by the names that OpenSSL gives them, as `--ssl-cipher` has them, and by those of the standards.
final class CipherNames {
    private static final Map<String, String> ENCRYPTIONS =
            Map.of(
                    "AES128-GCM", "AES_128_GCM",
                    "AES256-GCM", "AES_256_GCM",
                    "CHACHA20-POLY1305", "CHACHA20_POLY1305",
                    "AES128", "AES_128_CBC",
                    "AES256", "AES_256_CBC");

    private static final List<String> EXCHANGES =
            List.of("ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "DHE-DSS");

    private CipherNames() {}

    /// The names of the standards for a list with `:` between.
    ///
    /// @throws IllegalArgumentException a name that is neither's
    static List<String> standard(String list) {
        var names = new ArrayList<String>();
        for (var name : list.split("[:,]")) {
            names.add(name.startsWith("TLS_") ? name : ofOpenSsl(name.toUpperCase(Locale.ROOT)));
        }
        return names;
    }

    // `ECDHE-RSA-AES128-GCM-SHA256`; without an exchange it is RSA's.
    private static String ofOpenSsl(String name) {
        var exchange = EXCHANGES.stream().filter(each -> name.startsWith(each + "-")).findFirst();
        var rest = exchange.map(each -> name.substring(each.length() + 1)).orElse(name);
        for (var encryption : ENCRYPTIONS.entrySet()) {
            var digest = digest(rest, encryption.getKey());
            if (!digest.isEmpty()) {
                return "TLS_%s_WITH_%s_%s"
                        .formatted(
                                exchange.orElse("RSA").replace('-', '_'),
                                encryption.getValue(),
                                digest);
            }
        }
        throw new IllegalArgumentException(name);
    }

    // SHA and the like behind the encryption; '' if that is another.
    private static String digest(String rest, String encryption) {
        if (rest.equals("CHACHA20-POLY1305") && encryption.equals(rest)) {
            return "SHA256";
        }
        var prefix = encryption + "-";
        var tail = rest.startsWith(prefix) ? rest.substring(prefix.length()) : "";
        return tail.matches("SHA(256|384)?") ? tail : "";
    }
}
