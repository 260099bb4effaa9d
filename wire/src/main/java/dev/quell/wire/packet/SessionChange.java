package dev.quell.wire.packet;

import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What an OK packet tells about the session's new state (CLIENT_SESSION_TRACK).
public sealed interface SessionChange {
    /// A tracked system variable has a new value.
    record SystemVariable(String name, String value) implements SessionChange {}

    /// The current database is another.
    record Schema(String name) implements SessionChange {}

    /// Something that is tracked has changed, no matter what (`session_track_state_change`).
    record State(boolean changed) implements SessionChange {}

    /// The statements that would bring about the transaction's characteristics.
    record TransactionCharacteristics(String statements) implements SessionChange {}

    /// The transaction's state as MySQL's eight letters (`T_______` …).
    record TransactionState(String letters) implements SessionChange {}

    /// A kind that this code does not know; its data is kept as it came.
    @SuppressWarnings("ArrayRecordComponent")
    record Other(int type, byte[] data) implements SessionChange {}

    private int type() {
        return switch (this) {
            case SystemVariable _ -> 0;
            case Schema _ -> 1;
            case State _ -> 2;
            case TransactionCharacteristics _ -> 4;
            case TransactionState _ -> 5;
            case Other(int type, _) -> type;
        };
    }

    /// Writes the list with its length in front.
    static void write(PacketWriter out, List<SessionChange> changes) {
        var block = new PacketWriter(128).begin();
        for (var change : changes) {
            var data = new PacketWriter(64).begin();
            change.writeData(data);
            block.int1(change.type()).lenenc(data.payloadLength());
            block.bytes(data.array(), data.payloadStart(), data.payloadLength());
        }
        out.lenenc(block.payloadLength());
        out.bytes(block.array(), block.payloadStart(), block.payloadLength());
    }

    private void writeData(PacketWriter out) {
        switch (this) {
            case SystemVariable(var name, var value) -> string(string(out, name), value);
            case Schema(var name) -> string(out, name);
            case State(boolean changed) -> string(out, changed ? "1" : "0");
            case TransactionCharacteristics(var statements) -> string(out, statements);
            case TransactionState(var letters) -> string(out, letters);
            case Other(_, var data) -> out.bytes(data);
        }
    }

    private static PacketWriter string(PacketWriter out, String text) {
        return out.lenencString(text, StandardCharsets.UTF_8);
    }

    /// Reads a list with its length in front.
    static List<SessionChange> read(PacketReader in) {
        var changes = new ArrayList<SessionChange>();
        var block = new PacketReader(in.lenencBytes());
        while (block.hasRemaining()) {
            int type = block.int1();
            changes.add(read(type, block.lenencBytes()));
        }
        return changes;
    }

    private static SessionChange read(int type, byte[] data) {
        var in = new PacketReader(data);
        return switch (type) {
            case 0 -> new SystemVariable(string(in), string(in));
            case 1 -> new Schema(string(in));
            case 2 -> new State(string(in).equals("1"));
            case 4 -> new TransactionCharacteristics(string(in));
            case 5 -> new TransactionState(string(in));
            default -> new Other(type, data);
        };
    }

    private static String string(PacketReader in) {
        return in.lenencString(StandardCharsets.UTF_8);
    }
}
