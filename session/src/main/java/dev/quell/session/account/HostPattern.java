package dev.quell.session.account;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The host part of an account: a name or an address, with `%` and `_` as wildcards, or an IPv4 network
/// (`192.0.2.0/255.255.255.0`, `192.0.2.0/24`).
///
/// More specific patterns come first, as MySQL sorts them: addresses and networks by mask, then names without a wildcard,
/// then by how late the first wildcard is; last the empty one, which fits every host.
public record HostPattern(String text, @Nullable Network network) {
    private static final int NETWORK = 1_000;

    /// An IPv4 network; the bits of an address.
    record Network(int address, int mask) {
        boolean contains(int other) {
            return (other & mask) == (address & mask);
        }
    }

    public static HostPattern of(String text) {
        return new HostPattern(text, network(text));
    }

    /// @param host the client's name (or address, where it has none)
    /// @param address the client's address in text
    public boolean matches(String host, String address) {
        if (text.isEmpty()) {
            return true;
        }
        if (network != null) {
            var bits = ipv4(address);
            return bits != null && network.contains(bits);
        }
        return Wildcard.matches(text, host.toLowerCase(Locale.ROOT))
                || Wildcard.matches(text, address);
    }

    /// Higher is more specific.
    int specificity() {
        if (network != null) {
            return NETWORK + Integer.bitCount(network.mask);
        }
        return isIpv6() ? NETWORK + Integer.SIZE : Wildcard.specificity(text);
    }

    private boolean isIpv6() {
        return text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('_') < 0;
    }

    private static @Nullable Network network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            var single = ipv4(text);
            return single == null ? null : new Network(single, -1);
        }
        var address = ipv4(text.substring(0, slash));
        var mask = mask(text.substring(slash + 1));
        return address == null || mask == null ? null : new Network(address, mask);
    }

    private static @Nullable Integer mask(String text) {
        if (text.indexOf('.') >= 0) {
            return ipv4(text);
        }
        if (text.length() > 2 || !text.chars().allMatch(Character::isDigit) || text.isEmpty()) {
            return null;
        }
        int bits = Integer.parseInt(text);
        if (bits > 32) {
            return null;
        }
        return bits == 0 ? 0 : -1 << (32 - bits);
    }

    private static @Nullable Integer ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int bits = 0;
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
                return null;
            }
            int octet = Integer.parseInt(part);
            if (octet > 255) {
                return null;
            }
            bits = bits << 8 | octet;
        }
        return bits;
    }
}
