package dev.quell.query.kill;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.session.KillCommand;
import dev.quell.session.Login;
import dev.quell.session.ProcessInfo;
import dev.quell.session.Session;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Works out what kills would do, for one caller at one moment. It reads what the process list and the lock views read, and
/// stops nobody. Of the caller's thread.
final class KillForecasts {
    private final Session caller;
    private final Instant now;
    private final WaitGraph waits;
    private final Map<Long, TransactionInfo> transactions;
    private final Map<Long, List<String>> metadataLocks;

    KillForecasts(
            Session caller,
            Engine engine,
            CatalogSnapshot catalog,
            Cancellation cancellation,
            Instant now) {
        this.caller = caller;
        this.now = now;
        waits = WaitGraph.of(engine, catalog, cancellation);
        transactions =
                engine.transactions().stream()
                        .collect(
                                Collectors.toMap(
                                        TransactionInfo::connectionId,
                                        one -> one,
                                        (first, _) -> first));
        metadataLocks =
                engine.metadataLocks().stream()
                        .filter(MetadataLockInfo::granted)
                        .collect(
                                Collectors.groupingBy(
                                        MetadataLockInfo::connectionId,
                                        Collectors.mapping(WaitGraph::words, Collectors.toList())));
    }

    /// What that kill would do.
    ///
    /// @throws dev.quell.base.error.SqlError 1227 if the caller may not see what the victim does
    KillForecast of(KillCommand command) {
        Session victim = command.victim();
        if (!caller.sees(victim)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error("PROCESS");
        }
        var shown = new HashSet<>(Set.of(victim.id()));
        return new KillForecast(
                command,
                participant(victim),
                Consequences.undone(
                        command, Optional.ofNullable(transactions.get(victim.id())), now),
                Consequences.clientSees(command, caller),
                command.denial(caller),
                waiters(victim.id(), victim.id(), shown));
    }

    private KillForecast.Participant participant(Session session) {
        Optional<TransactionInfo> open = Optional.ofNullable(transactions.get(session.id()));
        return new KillForecast.Participant(
                session.info(),
                session.login().map(Login::account),
                open,
                open.map(one -> Consequences.age(one.started(), now)),
                metadataLocks.getOrDefault(session.id(), List.of()));
    }

    /// Who waits for `blocker`, each session once: one that waits for several stands under the first.
    private List<KillForecast.Waiter> waiters(long blocker, long victim, Set<Long> shown) {
        var edges =
                waits.waitersOf(blocker).stream().filter(edge -> shown.add(edge.waiter())).toList();
        var waiters = new ArrayList<KillForecast.Waiter>();
        for (var edge : edges) {
            Optional<Session> session = caller.sessions().find(edge.waiter());
            var others = new HashSet<>(waits.blockersOf(edge.waiter()));
            others.remove(victim);
            waiters.add(
                    new KillForecast.Waiter(
                            edge.waiter(),
                            blocker,
                            edge.lock(),
                            session.filter(caller::sees).map(this::participant),
                            waited(edge.waiter(), session),
                            others.stream().sorted().toList(),
                            waiters(edge.waiter(), victim, shown)));
        }
        return waiters;
    }

    private Duration waited(long id, Optional<Session> session) {
        return Optional.ofNullable(transactions.get(id))
                .filter(TransactionInfo::waiting)
                .map(one -> Consequences.age(one.waitStarted(), now))
                .or(() ->
                        session.map(Session::info).map(ProcessInfo::millis).map(Duration::ofMillis))
                .orElse(Duration.ZERO);
    }
}
