package dev.quell.wire.packet;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Reads dates and times in the binary protocol's form: a length, and so many fields. What does not fit the fields is malformed; what
/// does, but is no time, is an error of the statement.
final class BinaryTimes {
    private static final int DATE = 4;
    private static final int TO_SECONDS = 7;
    private static final int TO_MICROS = 11;
    private static final int WITH_OFFSET = 13;
    private static final int TIME = 8;
    private static final int TIME_TO_MICROS = 12;
    private static final long MICROS = 1_000_000L;
    private static final long MAX_TIME_SECONDS = (838 * 60L + 59) * 60 + 59;

    private BinaryTimes() {}

    /// Some clients send a time of day with a date; it does not count.
    static Value date(PacketReader in) {
        int length = in.int1();
        if (length < DATE) {
            in.skip(length);
            return new Value.Date(0, 0, 0);
        }
        int year = in.int2();
        int month = in.int1();
        int day = in.int1();
        in.skip(length - DATE);
        if (isNoDate(year, month, day)) {
            throw outOfRange("DATE");
        }
        return new Value.Date(year, month, day);
    }

    /// @param zone what a moment that comes with its offset in minutes is turned into
    static Value dateTime(PacketReader in, ZoneId zone) {
        int length = in.int1();
        if (length != 0
                && length != DATE
                && length != TO_SECONDS
                && length != TO_MICROS
                && length != WITH_OFFSET) {
            throw new MalformedPacket("not a date and time");
        }
        int year = length >= DATE ? in.int2() : 0;
        int month = length >= DATE ? in.int1() : 0;
        int day = length >= DATE ? in.int1() : 0;
        int hour = length >= TO_SECONDS ? in.int1() : 0;
        int minute = length >= TO_SECONDS ? in.int1() : 0;
        int second = length >= TO_SECONDS ? in.int1() : 0;
        long micros = length >= TO_MICROS ? in.int4() & 0xFFFF_FFFFL : 0;
        int offset = length == WITH_OFFSET ? (short) in.int2() : 0;
        if (isNoDate(year, month, day)
                || hour > 23
                || minute > 59
                || second > 59
                || micros >= MICROS) {
            throw outOfRange("DATETIME");
        }
        var time = new Value.DateTime(year, month, day, hour, minute, second, (int) micros);
        return length == WITH_OFFSET ? inZone(time, offset, zone) : time;
    }

    private static Value inZone(Value.DateTime time, int offset, ZoneId zone) {
        try {
            var moment =
                    LocalDateTime.of(
                                    time.year(),
                                    time.month(),
                                    time.day(),
                                    time.hour(),
                                    time.minute(),
                                    time.second())
                            .atOffset(ZoneOffset.ofTotalSeconds(offset * 60))
                            .atZoneSameInstant(zone);
            return new Value.DateTime(
                    moment.getYear(),
                    moment.getMonthValue(),
                    moment.getDayOfMonth(),
                    moment.getHour(),
                    moment.getMinute(),
                    moment.getSecond(),
                    time.micros());
        } catch (DateTimeException _) {
            throw outOfRange("DATETIME");
        }
    }

    static Value time(PacketReader in) {
        int length = in.int1();
        if (length == 0) {
            return new Value.Time(0);
        }
        if (length != TIME && length != TIME_TO_MICROS) {
            throw new MalformedPacket("not a time");
        }
        boolean negative = in.int1() != 0;
        long days = in.int4() & 0xFFFF_FFFFL;
        int hours = in.int1();
        int minutes = in.int1();
        int seconds = in.int1();
        long micros = length == TIME_TO_MICROS ? in.int4() & 0xFFFF_FFFFL : 0;
        long whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
        if (minutes > 59 || seconds > 59 || micros >= MICROS || whole > MAX_TIME_SECONDS) {
            throw outOfRange("TIME");
        }
        long total = whole * MICROS + micros;
        return new Value.Time(negative ? -total : total);
    }

    private static boolean isNoDate(int year, int month, int day) {
        return year > 9_999 || month > 12 || day > 31;
    }

    private static SqlError outOfRange(String type) {
        return ErrorCode.DATA_OUT_OF_RANGE.error(type, "set_parameter_value");
    }
}
