package dev.quell.shell.run;

import dev.quell.shell.output.CsvPrinter;
import dev.quell.shell.output.HtmlPrinter;
import dev.quell.shell.output.JsonPrinter;
import dev.quell.shell.output.MarkdownPrinter;
import dev.quell.shell.output.ResultPrinter;
import dev.quell.shell.output.ResultSet;
import dev.quell.shell.output.TabPrinter;
import dev.quell.shell.output.TablePrinter;
import dev.quell.shell.output.VerticalPrinter;
import dev.quell.shell.output.XmlPrinter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Chooses how a result is written down.
final class Formats {
    private final ShellOptions options;
    private final IntSupplier terminalWidth;

    Formats(ShellOptions options, IntSupplier terminalWidth) {
        this.options = options;
        this.terminalWidth = terminalWidth;
    }

    // The formats for other programs.
    private Optional<ResultPrinter> exact() {
        return options.csv.value()
                ? named("csv")
                : options.json.value()
                        ? named("json")
                        : options.markdown.value() ? named("markdown") : Optional.empty();
    }

    /// The formats that `export` knows; empty for any other.
    static Optional<ResultPrinter> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "csv" -> Optional.of(new CsvPrinter());
            case "json" -> Optional.of(new JsonPrinter());
            case "markdown" -> Optional.of(new MarkdownPrinter());
            default -> Optional.empty();
        };
    }

    /// @param vertical whether `\G` asks for it
    ResultPrinter of(String statement, ResultSet result, boolean vertical) {
        boolean names = options.columnNames.value();
        boolean hex = options.binaryAsHex();
        var exact = exact();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (options.html.value()) {
            return new HtmlPrinter(names, hex);
        }
        if (options.xml.value()) {
            return new XmlPrinter(statement, hex);
        }
        if (vertical || options.vertical.value()) {
            return new VerticalPrinter(names, hex);
        }
        var table = new TablePrinter(names, hex);
        if (options.autoVertical.value() && table.width(result) > terminalWidth.getAsInt()) {
            return new VerticalPrinter(names, hex);
        }
        boolean tabs =
                options.silent.value() > 0
                        && options.verbose.value() <= 2
                        && !options.table.value();
        return tabs
                ? new TabPrinter(names && options.silent.value() < 2, options.raw.value(), hex)
                : table;
    }
}
