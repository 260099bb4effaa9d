package dev.quell.shell.option;

import dev.quell.shell.argument.Option;
import dev.quell.shell.argument.OptionGroup;

/// Options that need no server, and those of other clients that this one takes without use, or refuses with a reason.
final class OtherOptions extends OptionGroup {
    final Option<Boolean> help = flag("? I help", "This text.");
    final Option<Boolean> version = flag("V version", "The version.");

    /// Only OFF: the JDK's ciphers are no FIPS module.
    final Option<String> fipsMode =
            value("ssl-fips-mode", "", "", "OFF", OtherOptions::withoutFips);

    OtherOptions() {
        acceptValues(
                "max-allowed-packet", // a packet may have 1 GiB, which is the most that a server
                // sends
                "net-buffer-length",
                "plugin-dir",
                "zstd-compression-level", // counts with zstd only
                "character-sets-dir",
                "server-arg");
        acceptSwitches(
                "secure-auth", // the passwords of MySQL 4.0 are not known here
                "debug-info",
                "T",
                "debug-check",
                "no-login-paths",
                "ssl-session-data-continue-on-failed-reuse");
        refuseValues(
                "OpenSSL's session files cannot be read; connections of one shell share their TLS session.",
                "ssl-session-data");
        refuseValues(
                "ask for the record (dig SRV NAME) and give its host and port.", "dns-srv-name");
        refuseValues(
                "start the shell in it (ip netns exec NAME quell shell ...).", "network-namespace");
        refuseValues(
                "there are no client plugins; see --default-auth.",
                "authentication-oci-client-config-profile",
                "oci-config-file",
                "authentication-openid-connect-client-id-token-file",
                "plugin-authentication-webauthn-device",
                "register-factor");
        refuseSwitches(
                "there are no client plugins.",
                "plugin-authentication-webauthn-client-preserve-privacy",
                "telemetry-client");
        refuseSwitches("statements go to the history file only.", "j syslog");
        refuseSwitches("this is not a debug version.", "# debug");
    }

    private static String withoutFips(String mode) {
        if (!mode.equalsIgnoreCase("OFF") && !mode.equals("0")) {
            throw new IllegalArgumentException(mode);
        }
        return mode;
    }
}
