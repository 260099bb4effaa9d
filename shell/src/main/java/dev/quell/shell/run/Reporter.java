package dev.quell.shell.run;

import dev.quell.shell.output.Screen;
import dev.quell.wire.client.ClientFailure;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.packet.ErrPacket;
import java.io.IOException;

/// What the shell tells besides results: counts, notices, errors. Batch mode is terse.
final class Reporter {
    private static final String RULE = "--------------";

    private final ShellOptions options;
    private final Screen screen;
    private boolean goesOnAfterErrors;
    private Place place = Place.NOWHERE;

    /// Where the statement at work was read.
    ///
    /// @param line 0 for a terminal
    /// @param file '' for standard input
    record Place(long line, String file) {
        static final Place NOWHERE = new Place(0, "");
    }

    Reporter(ShellOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
        this.goesOnAfterErrors = options.force.value() || !options.isBatch();
    }

    Place place() {
        return place;
    }

    void place(Place newPlace) {
        place = newPlace;
    }

    boolean goesOnAfterErrors() {
        return goesOnAfterErrors;
    }

    void goesOnAfterErrors(boolean goesOn) {
        goesOnAfterErrors = goesOn;
    }

    /// A statement, between rules.
    void statement(String text) {
        screen.out().line(RULE).text(text);
        if (!text.endsWith("\n")) {
            screen.out().line("");
        }
        screen.out().line(RULE + "\n");
    }

    /// The server refuses a statement.
    ///
    /// @return false if the shell ends
    boolean refused(String statement, ErrPacket error) {
        boolean untold = options.isBatch() && options.verbose.value() == 0;
        if (untold && options.printQueryOnError.value()) {
            statement(statement);
        }
        return error(error);
    }

    /// A notice, for people only.
    void info(String text) {
        if (!options.isBatch() && options.silent.value() == 0) {
            screen.out().line(text);
        }
    }

    /// What a statement led to.
    void result(String text) {
        if (options.isBatch() ? options.verbose.value() > 1 : options.silent.value() == 0) {
            screen.out().line(text);
        }
    }

    /// @return false if the shell ends
    boolean error(String text) {
        return error("", text);
    }

    boolean error(ErrPacket packet) {
        return error(" %d (%s)".formatted(packet.number(), packet.sqlState()), packet.message());
    }

    boolean error(ServerError error) {
        return error(error.packet());
    }

    boolean error(IOException failure) {
        var known = failure instanceof ClientFailure client ? client : ClientFailure.lost();
        return error(" %d (HY000)".formatted(known.number()), String.valueOf(known.getMessage()));
    }

    private boolean error(String number, String text) {
        screen.out().flush();
        boolean told = place.line() > 0 && options.lineNumbers.value();
        var where = told ? " at line " + place.line() : "";
        if (told && !place.file().isEmpty()) {
            where += " in file: '" + place.file() + "'";
        }
        boolean onItsOwnLine = number.isEmpty() && !options.isBatch();
        screen.err().line("ERROR" + number + where + ":" + (onItsOwnLine ? "\n" : " ") + text);
        if (!options.isBatch() && !options.noBeep.value()) {
            screen.err().one(7);
        }
        screen.err().flush();
        return goesOnAfterErrors;
    }
}
