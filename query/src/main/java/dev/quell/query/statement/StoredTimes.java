package dev.quell.query.statement;

import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.value.Zones;
import dev.quell.storage.catalog.TableDefinition;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

/// The TIMESTAMP columns of a table: they are stored in UTC and shown in the session's time zone.
final class StoredTimes {
    private final int[] ordinals;

    StoredTimes(TableDefinition table) {
        this.ordinals =
                IntStream.range(0, table.columns().size())
                        .filter(i -> table.columns().get(i).type().kind() == TypeKind.TIMESTAMP)
                        .toArray();
    }

    /// Makes the row that is stored of one in the session's zone.
    void toStored(Value[] row, ZoneId zone) {
        for (int ordinal : ordinals) {
            if (row[ordinal] instanceof Value.DateTime time && !isZero(time)) {
                row[ordinal] = Zones.toLocal(Zones.toInstant(time, zone), ZoneOffset.UTC);
            }
        }
    }

    /// The other way round, for a row that begins at an offset.
    void toSession(Value[] slots, int offset, ZoneId zone) {
        for (int ordinal : ordinals) {
            if (slots[offset + ordinal] instanceof Value.DateTime time && !isZero(time)) {
                slots[offset + ordinal] =
                        Zones.toLocal(Zones.toInstant(time, ZoneOffset.UTC), zone);
            }
        }
    }

    /// Seconds since 1970 of a stored TIMESTAMP; 0 for the zero time.
    static long epochSecond(Value.DateTime stored) {
        return isZero(stored) ? 0 : Zones.toInstant(stored, ZoneOffset.UTC).getEpochSecond();
    }

    private static boolean isZero(Value.DateTime time) {
        return time.month() == 0 || time.day() == 0;
    }
}
