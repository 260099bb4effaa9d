package dev.quell.query.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.sql.tree.Interval.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // starts, count, unit, after, next
        "2026-01-01T00:00:00Z, 1, DAY, 2025-12-31T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z, 1, DAY, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
        "2026-01-01T00:00:00Z, 90, HOUR_MINUTE, 2026-01-01T02:59:59Z, 2026-01-01T03:00:00Z",
        "2026-01-01T00:00:00Z, 2, WEEK, 2026-01-01T00:00:01Z, 2026-01-15T00:00:00Z",
        // the last day of a month stays the last day
        "2026-01-30T23:00:00Z, 1, MONTH, 2026-02-01T00:00:00Z, 2026-02-27T23:00:00Z",
        "2026-01-30T23:00:00Z, 1, MONTH, 2026-03-01T00:00:00Z, 2026-03-30T22:00:00Z",
        "2024-02-28T23:00:00Z, 1, YEAR, 2026-03-01T00:00:00Z, 2027-02-27T23:00:00Z",
        // eight in the morning stays eight in the morning when summer comes
        "2026-03-28T07:00:00Z, 1, DAY, 2026-03-28T07:00:00Z, 2026-03-29T06:00:00Z",
        // what was missed is left out
        "2020-01-01T00:00:00Z, 1, SECOND, 2026-06-01T12:00:00.5Z, 2026-06-01T12:00:01Z"
    })
    void recurringEventsGoByTheClockOfTheirZone(
            Instant starts, long count, Unit unit, Instant after, Instant next) {
        var schedule = new EventSchedule.Every(count, unit, starts, Optional.empty());

        assertThat(schedule.next(after, BERLIN)).contains(next);
    }

    @ParameterizedTest
    @CsvSource({
        "1, DAY, 1",
        "90, MINUTE_SECOND, '''1:30'''",
        "14, YEAR_MONTH, '''1-2'''",
        "93784, DAY_SECOND, '''1 2:3:4'''",
        "27, DAY_HOUR, '''1 3'''"
    })
    void amountsAreToldInTheirParts(long count, Unit unit, String text) {
        var schedule = new EventSchedule.Every(count, unit, Instant.EPOCH, Optional.empty());

        assertThat(schedule.amount()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-02T23:59:59Z, true", "2026-01-03T00:00:00Z, false"})
    void nothingComesAfterTheEnd(Instant after, boolean more) {
        var schedule =
                new EventSchedule.Every(
                        1,
                        Unit.DAY,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Optional.of(Instant.parse("2026-01-03T00:00:00Z")));

        assertThat(schedule.next(after, ZoneOffset.UTC).isPresent()).isEqualTo(more);
    }
}
