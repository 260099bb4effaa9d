package dev.quell.query.system;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import java.util.List;

/// What a SHOW statement answers, whole: such results are small.
record Answer(List<VirtualTable.Column> columns, List<Value[]> rows) {
    /// The columns as the protocol tells them.
    List<ResultColumn> resultColumns() {
        return columns.stream()
                .map(column ->
                        new ResultColumn(
                                "",
                                "",
                                "",
                                column.name(),
                                column.name(),
                                column.type(),
                                column.nullable() ? 0 : ResultColumn.NOT_NULL))
                .toList();
    }

    void send(ResultSink sink, int warnings, boolean moreResults, Cancellation cancellation) {
        sink.columns(resultColumns(), moreResults);
        for (Value[] row : rows) {
            cancellation.checkAside();
            sink.row(row);
        }
        sink.end(warnings, moreResults);
    }
}
