package dev.quell.app;

import picocli.CommandLine.IVersionProvider;

/// What this program is called, on the command line and to clients.
final class Version implements IVersionProvider {
    /// Quell's own version.
    static final String QUELL = "0.1";

    /// What clients are told: the MySQL version whose behaviour they may expect comes first, because they parse it.
    static final String SERVER = "8.4.6-quell-" + QUELL;

    @Override
    public String[] getVersion() {
        return new String[] {"quell " + QUELL + " (speaks MySQL " + SERVER + ")"};
    }
}
