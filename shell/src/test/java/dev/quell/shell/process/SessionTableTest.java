package dev.quell.shell.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private static Session session(long id, String info, long seconds, long waitsFor) {
        return new Session(
                id,
                "app",
                "localhost",
                "shop",
                info.isEmpty() ? "Sleep" : "Query",
                seconds,
                "",
                info,
                waitsFor == 0 ? Optional.empty() : Optional.of(waitsFor),
                Optional.empty());
    }

    private static final List<Session> SESSIONS =
            List.of(
                    session(1, "UPDATE a", 5, 0),
                    session(2, "", 90, 0),
                    session(3, "UPDATE b", 9, 1),
                    session(4, "UPDATE c", 7, 3),
                    session(5, "SELECT d", 1, 6),
                    session(6, "SELECT e", 2, 5));

    private static List<Long> ids(SessionTable table) {
        return table.lines(SESSIONS).stream().map(line -> line.session().id()).toList();
    }

    @Test
    void longestComesFirst() {
        var table = new SessionTable();
        assertThat(ids(table)).containsExactly(2L, 3L, 4L, 1L, 6L, 5L);
        table.reverse();
        assertThat(ids(table)).containsExactly(5L, 6L, 1L, 4L, 3L, 2L);
    }

    @Test
    void filterLooksEverywhere() {
        var table = new SessionTable();
        table.filter("update");
        assertThat(ids(table)).containsExactly(3L, 4L, 1L);
        table.filter("");
        table.toggleIdle();
        assertThat(ids(table)).doesNotContain(2L);
    }

    @Test
    void waitersStandBelowTheirBlockers() {
        var table = new SessionTable();
        table.toggleTree();
        assertThat(table.lines(SESSIONS))
                .extracting(line -> line.depth() + ":" + line.session().id())
                .startsWith("0:2", "0:1", "1:3", "2:4");
    }

    @Test
    void circleOfWaitersIsShownToo() {
        var table = new SessionTable();
        table.toggleTree();
        assertThat(ids(table)).hasSize(SESSIONS.size());
    }
}
