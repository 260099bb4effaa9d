package dev.quell.query.system;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of a virtual table in the making: plain Java objects become values of the columns' types.
///
/// null and an empty Optional are NULL; numbers, texts, booleans (YES and NO in text columns) and instants are taken.
final class Rows {
    private final List<VirtualTable.Column> columns;
    private final ZoneId zone;
    private final Cancellation cancellation;
    private final List<Value[]> rows = new ArrayList<>();

    Rows(List<VirtualTable.Column> columns, Look look) {
        this.columns = columns;
        this.zone = look.session().variables().timeZone();
        this.cancellation = look.context().cancellation();
    }

    /// How many cells a row has.
    int width() {
        return columns.size();
    }

    void add(@Nullable Object... cells) {
        cancellation.checkAside();
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + columns.size() + " columns " + columns);
        }
        var row = new Value[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(cells[i], columns.get(i).type());
        }
        rows.add(row);
    }

    List<Value[]> toList() {
        return rows;
    }

    private Value value(@Nullable Object cell, SqlType type) {
        return switch (cell) {
            case null -> Value.NULL;
            case Value value -> value;
            case Optional<?> optional -> value(optional.orElse(null), type);
            case Boolean yes -> text(yes ? "YES" : "NO", type);
            case BigDecimal number when type.kind() == TypeKind.DECIMAL ->
                    new Value.Decimal(number.setScale(type.decimals(), RoundingMode.HALF_UP));
            case Number number -> number(number, type);
            case Instant instant -> dateTime(instant, type.decimals());
            default -> text(cell.toString(), type);
        };
    }

    private static Value number(Number number, SqlType type) {
        return switch (type.kind()) {
            case DOUBLE -> new Value.Real(number.doubleValue());
            case FLOAT -> new Value.Single(number.floatValue());
            case DECIMAL ->
                    new Value.Decimal(
                            BigDecimal.valueOf(number.longValue()).setScale(type.decimals()));
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                    type.unsigned()
                            ? new Value.Unsigned(number.longValue())
                            : Value.Int.of(number.longValue());
            default -> text(number.toString(), type);
        };
    }

    private static Value text(String text, SqlType type) {
        return switch (type.kind()) {
            case ENUM -> new Value.Enumerated(type.members().indexOf(text) + 1, text);
            case SET -> members(text, type);
            case JSON -> new Value.Json(text);
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    new Value.Binary(text.getBytes(StandardCharsets.UTF_8));
            default -> new Value.Text(text);
        };
    }

    private static Value members(String text, SqlType type) {
        long bits = 0;
        for (String member : text.split(",")) {
            int index = type.members().indexOf(member);
            if (index >= 0) {
                bits |= 1L << index;
            }
        }
        return new Value.Members(bits, text);
    }

    private Value dateTime(Instant instant, int decimals) {
        var local = instant.atZone(zone);
        return new Value.DateTime(
                local.getYear(),
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                decimals == 0 ? 0 : local.getNano() / 1_000);
    }
}
