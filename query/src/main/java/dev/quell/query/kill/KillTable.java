package dev.quell.query.kill;

import dev.quell.query.kill.KillForecast.Participant;
import dev.quell.query.kill.KillForecast.Waiter;
import dev.quell.session.ProcessInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// EXPLAIN KILL as rows. The columns: id, role, waits_for, waits_for_lock, wait_seconds; then who it is and what it does, as in the
/// process list; then what the kill means for it.
final class KillTable {
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    KillTable(List<KillForecast> forecasts) {
        for (var forecast : forecasts) {
            victim(forecast);
            forecast.waiters().forEach(waiter -> waiter(forecast, waiter));
        }
    }

    List<@Nullable Object[]> rows() {
        return rows;
    }

    private void victim(KillForecast forecast) {
        long id = forecast.victim().info().id();
        rows.add(
                row(
                        new Object[] {id, "victim", null, null, null},
                        cells(Optional.of(forecast.victim())),
                        new Object[] {
                            forecast.rolledBack(), forecast.clientSees(), forecast.allowed()
                        }));
    }

    private void waiter(KillForecast forecast, Waiter waiter) {
        rows.add(
                row(
                        new Object[] {
                            waiter.id(),
                            "waiter",
                            waiter.waitsFor(),
                            waiter.lock(),
                            waiter.waited().toSeconds()
                        },
                        cells(waiter.participant()),
                        new Object[] {null, forecast.outcome(waiter), null}));
        waiter.waiters().forEach(next -> waiter(forecast, next));
    }

    private static @Nullable Object[] cells(Optional<Participant> participant) {
        Optional<ProcessInfo> info = participant.map(Participant::info);
        Optional<TransactionInfo> open = participant.flatMap(Participant::transaction);
        return new Object[] {
            participant.flatMap(Participant::account).map(account -> account.quoted()),
            info.map(ProcessInfo::host),
            info.flatMap(ProcessInfo::database),
            info.map(ProcessInfo::command),
            info.map(ProcessInfo::state),
            info.map(ProcessInfo::seconds),
            info.flatMap(ProcessInfo::info),
            participant.flatMap(Participant::transactionAge).map(age -> age.toSeconds()),
            open.map(TransactionInfo::changedRows),
            participant.map(Participant::lockText)
        };
    }

    private static @Nullable Object[] row(@Nullable Object[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray();
    }
}
