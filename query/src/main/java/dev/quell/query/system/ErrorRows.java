package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.ErrorSummary;
import dev.quell.session.event.ServerEvents;
import dev.quell.session.event.SessionEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Errors by their number: `events_errors_summary_…`. The global one lists all that Quell has, raised or not, the others those that were
/// raised.
final class ErrorRows {
    private static final String SCHEMA = "performance_schema.events_errors_summary_";

    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    SCHEMA + "global_by_error", ErrorRows::global,
                    SCHEMA + "by_thread_by_error", ErrorRows::threads,
                    SCHEMA + "by_account_by_error",
                            (look, rows) -> by(look, rows, one -> List.of(one.user(), one.host())),
                    SCHEMA + "by_user_by_error",
                            (look, rows) -> by(look, rows, one -> List.of(one.user())),
                    SCHEMA + "by_host_by_error",
                            (look, rows) -> by(look, rows, one -> List.of(one.host())));

    private ErrorRows() {}

    /// After a row for errors that Quell does not have.
    private static void global(Look look, Rows rows) {
        var events = look.sessions().events();
        rows.add(null, null, null, 0, 0, null, null);
        Stream.of(ErrorCode.values())
                .sorted(Comparator.comparingInt(ErrorCode::number))
                .forEach(code -> add(rows, events, List.of(), code, events.errors().of(code)));
    }

    private static void threads(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            session.events()
                    .flatMap(SessionEvents::errors)
                    .ifPresent(errors -> raised(look, rows, List.of(session.id()), errors));
        }
    }

    private static void by(Look look, Rows rows, Function<AccountActivity, List<?>> keyOf) {
        var sums = new LinkedHashMap<List<?>, ErrorSummary>();
        for (var account : look.sessions().events().accounts()) {
            sums.computeIfAbsent(keyOf.apply(account), _ -> new ErrorSummary())
                    .add(account.errors());
        }
        sums.forEach((key, errors) -> raised(look, rows, key, errors));
    }

    private static void raised(Look look, Rows rows, List<?> key, ErrorSummary errors) {
        errors.raised().entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().number()))
                .forEach(entry ->
                        add(
                                rows,
                                look.sessions().events(),
                                key,
                                entry.getKey(),
                                Optional.of(entry.getValue())));
    }

    private static void add(
            Rows rows,
            ServerEvents events,
            List<?> key,
            ErrorCode code,
            Optional<ErrorSummary.Count> count) {
        var cells = new ArrayList<@Nullable Object>(key);
        Collections.addAll(
                cells,
                code.number(),
                "ER_" + code.name(),
                code.sqlState(),
                count.map(ErrorSummary.Count::raised).orElse(0L),
                0,
                count.map(one -> events.instant(one.firstNanos())),
                count.map(one -> events.instant(one.lastNanos())));
        rows.add(cells.toArray());
    }

    /// TRUNCATE TABLE of one of them.
    static void forget(Look look) {
        look.sessions().events().errors().clear();
        look.sessions().events().accounts().forEach(account -> account.errors().clear());
        look.sessions()
                .all()
                .forEach(session ->
                        session.events()
                                .flatMap(SessionEvents::errors)
                                .ifPresent(ErrorSummary::clear));
    }
}
