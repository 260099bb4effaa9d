package dev.quell.query.system;

import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.DigestSummary;
import dev.quell.session.event.LatencyHistogram;
import dev.quell.session.event.StatementTally;
import dev.quell.session.event.WorkCounts;
import dev.quell.sql.print.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Statements summed up: by digest, by account, user and host, and by kind.
final class StatementSummaryRows {
    private static final String SCHEMA = "performance_schema.events_statements_";
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    SCHEMA + "summary_by_digest", StatementSummaryRows::byDigest,
                    SCHEMA + "histogram_by_digest", StatementSummaryRows::histograms,
                    SCHEMA + "histogram_global", StatementSummaryRows::histogram,
                    SCHEMA + "summary_by_account_by_event_name",
                            (look, rows) -> add(look, rows, one -> List.of(one.user(), one.host())),
                    SCHEMA + "summary_by_user_by_event_name",
                            (look, rows) -> add(look, rows, one -> List.of(one.user())),
                    SCHEMA + "summary_by_host_by_event_name",
                            (look, rows) -> add(look, rows, one -> List.of(one.host())),
                    SCHEMA + "summary_global_by_event_name",
                            (look, rows) -> add(look, rows, _ -> List.of()));

    private static final List<WorkCounts.Kind> WORK =
            List.of(
                    WorkCounts.Kind.CREATED_TMP_DISK_TABLES,
                    WorkCounts.Kind.CREATED_TMP_TABLES,
                    WorkCounts.Kind.SELECT_FULL_JOIN,
                    WorkCounts.Kind.SELECT_FULL_RANGE_JOIN,
                    WorkCounts.Kind.SELECT_RANGE,
                    WorkCounts.Kind.SELECT_RANGE_CHECK,
                    WorkCounts.Kind.SELECT_SCAN,
                    WorkCounts.Kind.SORT_MERGE_PASSES,
                    WorkCounts.Kind.SORT_RANGE,
                    WorkCounts.Kind.SORT_ROWS,
                    WorkCounts.Kind.SORT_SCAN);

    private StatementSummaryRows() {}

    /// The columns from ROWS_EXAMINED to NO_GOOD_INDEX_USED.
    ///
    /// @param usedNoIndex how many statements read a table from one end to the other
    static List<Object> work(WorkCounts work, long usedNoIndex) {
        var cells = new ArrayList<Object>();
        cells.add(work.examined());
        WORK.forEach(kind -> cells.add(work.get(kind)));
        cells.add(usedNoIndex);
        cells.add(0);
        return cells;
    }

    /// The columns from COUNT_STAR to COUNT_SECONDARY. Processor time of statements is not measured: the JVM
    /// does not know it of virtual threads. Memory is that of rows which are sorted, grouped or kept.
    static List<Object> sums(StatementTally sum) {
        var cells = new ArrayList<Object>();
        Collections.addAll(
                cells,
                sum.count(),
                picos(sum.nanos()),
                picos(sum.leastNanos()),
                picos(sum.averageNanos()),
                picos(sum.mostNanos()),
                picos(sum.lockNanos()),
                sum.errors(),
                sum.warnings(),
                sum.affected(),
                sum.sent());
        cells.addAll(work(sum.work(), sum.usedNoIndex()));
        long most = sum.work().mostMemory();
        cells.addAll(List.of(0, most, most, 0));
        return cells;
    }

    private static long picos(long nanos) {
        return nanos * 1_000;
    }

    private static void byDigest(Look look, Rows rows) {
        var digests = look.sessions().events().digests();
        digests.all().stream()
                .sorted(Comparator.comparingLong(DigestSummary::firstNanos))
                .forEach(summary -> byDigest(look, rows, summary));
        digests.others().ifPresent(others -> byDigest(look, rows, others));
    }

    private static void byDigest(Look look, Rows rows, DigestSummary summary) {
        var events = look.sessions().events();
        var sample = summary.sample();
        var sum = summary.totals().sum();
        var cells = new ArrayList<@Nullable Object>();
        Collections.addAll(
                cells,
                summary.database(),
                digest(summary),
                sample.map(one -> Digest.text(one.text(), one.mode())));
        cells.addAll(sums(sum));
        Collections.addAll(
                cells,
                events.instant(summary.firstNanos()),
                events.instant(summary.lastNanos()),
                sum.histogram().quantilePicos(0.95),
                sum.histogram().quantilePicos(0.99),
                sum.histogram().quantilePicos(0.999),
                sample.map(DigestSummary.Sample::text),
                sample.map(one -> events.instant(one.seenNanos()))
                        .orElse(events.instant(summary.lastNanos())),
                sample.map(one -> picos(one.nanos())).orElse(0L));
        rows.add(cells.toArray());
    }

    // Empty for what found no room in the table.
    private static Optional<String> digest(DigestSummary summary) {
        return summary.sample().map(_ -> Digest.hash(summary.fingerprint()));
    }

    private static void histograms(Look look, Rows rows) {
        for (var summary : look.sessions().events().digests().all()) {
            buckets(summary.totals().sum(), rows, List.of(summary.database(), digest(summary)));
        }
    }

    private static void histogram(Look look, Rows rows) {
        var all = new StatementTally();
        for (var account : look.sessions().events().accounts()) {
            account.statements().values().forEach(totals -> totals.addTo(all));
        }
        buckets(all, rows, List.of());
    }

    private static void buckets(StatementTally tally, Rows rows, List<?> key) {
        long reached = 0;
        for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
            long count = tally.histogram().count(bucket);
            reached += count;
            var cells = new ArrayList<@Nullable Object>(key);
            Collections.addAll(
                    cells,
                    bucket,
                    LatencyHistogram.lowPicos(bucket),
                    LatencyHistogram.highPicos(bucket),
                    count,
                    reached,
                    tally.count() == 0 ? 0.0 : (double) reached / tally.count());
            rows.add(cells.toArray());
        }
    }

    /// One row for each key of an account and each kind of statement that it has run.
    private static void add(Look look, Rows rows, Function<AccountActivity, List<String>> keyOf) {
        var sums = new TreeMap<String, Map<String, StatementTally>>();
        var keys = new TreeMap<String, List<String>>();
        for (var account : look.sessions().events().accounts()) {
            List<String> key = keyOf.apply(account);
            String name = String.join("\0", key);
            keys.put(name, key);
            sum(account, sums.computeIfAbsent(name, _ -> new TreeMap<>()));
        }
        sums.forEach((name, byKind) ->
                byKind.forEach((kind, sum) -> {
                    var cells = new ArrayList<Object>(keys.getOrDefault(name, List.of()));
                    cells.add(kind);
                    cells.addAll(sums(sum));
                    rows.add(cells.toArray());
                }));
    }

    private static void sum(AccountActivity account, Map<String, StatementTally> byKind) {
        account.statements()
                .forEach((kind, totals) ->
                        totals.addTo(byKind.computeIfAbsent(kind, _ -> new StatementTally())));
    }
}
