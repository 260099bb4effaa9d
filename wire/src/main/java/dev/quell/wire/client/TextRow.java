package dev.quell.wire.client;

import dev.quell.wire.frame.PacketReader;

/// The fields of one row of a text result, found in its packet without copying. Used again for row after row; one thread.
public final class TextRow {
    private static final int NULL = 0xFB;

    private final PacketReader reader = new PacketReader();
    private final int[] starts;
    private final int[] lengths;
    private byte[] bytes = {};

    public TextRow(int columns) {
        starts = new int[columns];
        lengths = new int[columns];
    }

    /// Starts over on a packet that [ClientConversation#row] gave.
    public TextRow over(byte[] packet) {
        bytes = packet;
        reader.over(packet, 0, packet.length);
        for (int i = 0; i < starts.length; i++) {
            if (reader.peek() == NULL) {
                reader.skip(1);
                lengths[i] = -1;
            } else {
                lengths[i] = reader.lenencLength();
                starts[i] = packet.length - reader.remaining();
                reader.skip(lengths[i]);
            }
        }
        return this;
    }

    public int columns() {
        return starts.length;
    }

    public boolean isNull(int column) {
        return lengths[column] < 0;
    }

    /// The array that holds the fields.
    public byte[] array() {
        return bytes;
    }

    /// Where a field that is not NULL starts in [#array].
    public int start(int column) {
        return starts[column];
    }

    /// A field's bytes; 0 for NULL.
    public int length(int column) {
        return Math.max(0, lengths[column]);
    }
}
