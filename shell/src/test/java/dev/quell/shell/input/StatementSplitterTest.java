package dev.quell.shell.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementSplitterTest {
    /// Notes what the lines lead to; knows DELIMITER.
    private static final class Notes implements InputHandler {
        private final StatementSplitter splitter;
        private final List<String> notes = new ArrayList<>();

        Notes(boolean keepsComments) {
            splitter = new StatementSplitter(keepsComments, false);
        }

        static List<String> of(boolean keepsComments, String... lines) {
            var noted = new Notes(keepsComments);
            for (var line : lines) {
                noted.splitter.line(line, noted);
            }
            return noted.notes;
        }

        @Override
        public boolean statement(InputBuffer buffer) {
            notes.add(buffer.trimmed());
            return true;
        }

        @Override
        public boolean command(Command command, String line, InputBuffer buffer) {
            notes.add(command + ": " + line);
            if (command == Command.DELIMITER) {
                splitter.delimiter(Arguments.of(line).getFirst());
            }
            return true;
        }

        @Override
        public boolean unknownCommand(char letter) {
            return true;
        }

        @Override
        public boolean noBackslashEscapes() {
            return false;
        }
    }

    @Test
    void blockCommentsInFrontDoNotHideCommands() {
        assertThat(
                        Notes.of(
                                true,
                                "/* a comment */",
                                "delimiter //",
                                "SELECT 1; SELECT 2//",
                                "/* a;b */ /* c */ delimiter ;",
                                "/* d */ use test;",
                                "/* e */ SELECT 3;"))
                .containsExactly(
                        "DELIMITER: delimiter //",
                        "SELECT 1; SELECT 2",
                        "DELIMITER: delimiter ;",
                        "USE: use test",
                        "/* e */ SELECT 3");
    }

    @Test
    void commentsBelongToTheStatementBehindThem() {
        assertThat(Notes.of(true, "/* of", "two lines */", "SELECT 1 -- one", ", 2;"))
                .containsExactly("/* of\ntwo lines */\nSELECT 1 -- one\n, 2");
        assertThat(Notes.of(false, "SELECT 1 /* dropped */;")).containsExactly("SELECT 1");
    }

    @Test
    void nothingBehindACommandIsLost() {
        assertThat(Notes.of(true, "/* of", "two lines */ use test", "SELECT 1;"))
                .containsExactly("/* of\ntwo lines */ use test\nSELECT 1");
    }
}
