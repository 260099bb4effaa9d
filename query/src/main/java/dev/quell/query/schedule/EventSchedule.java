package dev.quell.query.schedule;

import dev.quell.sql.tree.Interval.Unit;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When an event is due. Times are of whole seconds, as in MySQL.
public sealed interface EventSchedule {
    /// Once.
    record Once(Instant at) implements EventSchedule {
        @Override
        public Optional<Instant> next(Instant after, ZoneId zone) {
            return at.isAfter(after) ? Optional.of(at) : Optional.empty();
        }

        @Override
        public Instant last() {
            return at;
        }
    }

    /// Again and again.
    ///
    /// @param count in the smallest part of the unit: minutes for HOUR_MINUTE; at least 1
    record Every(long count, Unit unit, Instant starts, Optional<Instant> ends)
            implements EventSchedule {
        /// The first of its times later than `after`. An interval goes by the clock of the event's time zone: every day is at the same
        /// hour, also where the clock is changed.
        @Override
        public Optional<Instant> next(Instant after, ZoneId zone) {
            if (starts.isAfter(after)) {
                return Optional.of(starts);
            }
            var first = LocalDateTime.ofInstant(starts, zone);
            long steps = stepsBefore(first, LocalDateTime.ofInstant(after, zone));
            Instant next;
            do {
                next = step(first, steps++).atZone(zone).toInstant();
            } while (!next.isAfter(after));
            var found = next;
            return ends.filter(end -> end.isBefore(found)).isPresent()
                    ? Optional.empty()
                    : Optional.of(found);
        }

        @Override
        public Instant last() {
            return ends.orElse(Instant.MAX);
        }

        private long stepsBefore(LocalDateTime first, LocalDateTime now) {
            long passed =
                    months() > 0
                            ? ChronoUnit.MONTHS.between(first, now) / (months() * count)
                            : ChronoUnit.SECONDS.between(first, now) / (seconds() * count);
            return Math.max(0, passed - 1);
        }

        private LocalDateTime step(LocalDateTime first, long steps) {
            return months() > 0
                    ? first.plusMonths(steps * months() * count)
                    : first.plusSeconds(steps * seconds() * count);
        }

        private int months() {
            return switch (unit) {
                case MONTH, YEAR_MONTH -> 1;
                case QUARTER -> 3;
                case YEAR -> 12;
                default -> 0;
            };
        }

        private long seconds() {
            return seconds(unit);
        }

        /// How many seconds the smallest part of a unit has; of one that goes by months, 0.
        public static long seconds(Unit unit) {
            return switch (unit) {
                case MINUTE, HOUR_MINUTE, DAY_MINUTE -> 60;
                case HOUR, DAY_HOUR -> 3_600;
                case DAY -> 86_400;
                case WEEK -> 7 * 86_400;
                case MONTH, QUARTER, YEAR, YEAR_MONTH -> 0;
                default -> 1;
            };
        }

        /// The amount as SHOW EVENTS tells it: a number, or parts in quotes.
        public String amount() {
            return switch (unit) {
                case YEAR_MONTH -> quoted("%d-%d", count / 12, count % 12);
                case DAY_HOUR -> quoted("%d %d", count / 24, count % 24);
                case DAY_MINUTE -> quoted("%d %d:%d", count / 1_440, count / 60 % 24, count % 60);
                case DAY_SECOND ->
                        quoted(
                                "%d %d:%d:%d",
                                count / 86_400, count / 3_600 % 24, count / 60 % 60, count % 60);
                case HOUR_MINUTE -> quoted("%d:%d", count / 60, count % 60);
                case HOUR_SECOND -> quoted("%d:%d:%d", count / 3_600, count / 60 % 60, count % 60);
                case MINUTE_SECOND -> quoted("%d:%d", count / 60, count % 60);
                default -> Long.toString(count);
            };
        }

        private static String quoted(String form, Object... parts) {
            return "'" + form.formatted(parts) + "'";
        }
    }

    /// The first time later than `after`; empty if there is none any more.
    ///
    /// @param zone the event's
    Optional<Instant> next(Instant after, ZoneId zone);

    /// The moment after which it is never due again.
    Instant last();
}
