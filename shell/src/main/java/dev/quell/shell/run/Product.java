package dev.quell.shell.run;

/// What this program is called.
public final class Product {
    public static final String NAME = "quell shell";

    /// As `--version` and `status` print it.
    public static final String VERSION_LINE =
            "%s  Ver 0.1 for %s on %s"
                    .formatted(NAME, System.getProperty("os.name"), System.getProperty("os.arch"));

    private Product() {}
}
