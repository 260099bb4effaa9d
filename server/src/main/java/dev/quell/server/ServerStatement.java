package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.PreparedStatement;
import dev.quell.wire.packet.ParameterType;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A statement that the client prepared over the binary protocol: what has been sent for its next execution, and its
/// cursor.
final class ServerStatement {
    private final PreparedStatement prepared;
    private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
    private List<ParameterType> types = List.of();
    private long longDataSize;
    private @Nullable SqlError longDataError;
    private @Nullable RowSpool cursor;

    ServerStatement(PreparedStatement prepared) {
        this.prepared = prepared;
    }

    PreparedStatement prepared() {
        return prepared;
    }

    int parameterCount() {
        return prepared.parameters().size();
    }

    /// The types of the execution before: a client sends them only when they change.
    List<ParameterType> types() {
        return types;
    }

    void types(List<ParameterType> sent) {
        types = sent;
    }

    /// COM_STMT_SEND_LONG_DATA has no answer, so its errors are told by the execution.
    void addLongData(int parameter, byte[] bytes, long maxSize) {
        if (parameter >= parameterCount()) {
            longDataError = ErrorCode.WRONG_ARGUMENTS.error("mysqld_stmt_send_long_data");
            return;
        }
        longDataSize += bytes.length;
        if (longDataSize > maxSize) {
            longDataError = ErrorCode.NET_PACKET_TOO_LARGE.error();
            longData.clear();
            return;
        }
        longData.computeIfAbsent(parameter, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
    }

    /// @throws SqlError what was wrong with the long data
    void checkLongData() {
        if (longDataError != null) {
            var error = longDataError;
            forgetLongData();
            throw error;
        }
    }

    Set<Integer> longDataPlaces() {
        return longData.isEmpty() ? Set.of() : longData.keySet();
    }

    /// What was sent, which belongs to one execution.
    Map<Integer, byte[]> takeLongData() {
        if (longData.isEmpty()) {
            return Map.of();
        }
        Map<Integer, byte[]> taken =
                longData.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, sent -> sent.getValue().toByteArray()));
        forgetLongData();
        return taken;
    }

    private void forgetLongData() {
        longData.clear();
        longDataSize = 0;
        longDataError = null;
    }

    @Nullable RowSpool cursor() {
        return cursor;
    }

    void openCursor(RowSpool rows) {
        cursor = rows;
    }

    void closeCursor() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    /// COM_STMT_RESET.
    void reset() {
        forgetLongData();
        closeCursor();
    }
}
