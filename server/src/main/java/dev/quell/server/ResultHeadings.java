package dev.quell.server;

import dev.quell.base.text.Collation;
import dev.quell.session.ResultColumn;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.BinaryRows;
import dev.quell.wire.packet.RowFormat;
import dev.quell.wire.packet.TextRows;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes what comes before the rows: the number of columns and their definitions.
///
/// A statement that runs again gives the same list of columns (the cached plan's), so the packets of the last few lists are
/// kept and copied. For the session's thread only.
final class ResultHeadings {
    private static final int KEPT = 4;
    private static final int MAX_KEPT_BYTES = 512;
    private static final int FIRST_SEQUENCE = 1;

    private final @Nullable Heading[] kept = new @Nullable Heading[KEPT];
    private int next;

    private record Heading(
            List<ResultColumn> columns,
            boolean binary,
            Optional<Collation> results,
            RowFormat format,
            byte[] frames,
            int nextSequence) {
        // The same list, not an equal one: comparing must cost nothing.
        boolean fits(
                List<ResultColumn> other, boolean otherBinary, Optional<Collation> otherResults) {
            return columns == other && binary == otherBinary && results.equals(otherResults);
        }
    }

    /// @param names what names are written in
    /// @return the format of the rows that follow
    RowFormat write(
            PacketWriter out,
            List<ResultColumn> columns,
            boolean binary,
            Optional<Collation> results,
            Charset names) {
        boolean first = out.sequence() == FIRST_SEQUENCE;
        if (first) {
            for (var heading : kept) {
                if (heading != null && heading.fits(columns, binary, results)) {
                    out.frames(heading.frames, heading.nextSequence);
                    return heading.format;
                }
            }
        }
        int before = out.complete();
        out.begin().lenenc(columns.size()).end();
        for (var column : columns) {
            ColumnDefinitions.of(column, results).write(out, names);
        }
        var types = columns.stream().map(ResultColumn::type).toList();
        var set = results.map(Collation::characterSet);
        var format = binary ? new BinaryRows(types, set) : new TextRows(types, set);
        int length = out.complete() - before;
        if (first && length <= MAX_KEPT_BYTES) {
            int from = out.start() + before;
            byte[] frames = Arrays.copyOfRange(out.array(), from, from + length);
            kept[next] = new Heading(columns, binary, results, format, frames, out.sequence());
            next = (next + 1) % KEPT;
        }
        return format;
    }
}
