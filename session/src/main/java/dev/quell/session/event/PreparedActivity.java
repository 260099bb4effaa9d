package dev.quell.session.event;

import java.util.Optional;

/// A prepared statement and how its runs went: a row of `prepared_statements_instances`. Its session's thread writes, any thread reads.
public final class PreparedActivity {
    private final long id;
    private final Optional<String> name;
    private final String text;
    private final Preparation preparation;
    private volatile StatementTally runs = new StatementTally();

    /// How it was prepared.
    ///
    /// @param event the number of that statement's event
    /// @param nanos how long it took
    public record Preparation(long event, long nanos) {}

    PreparedActivity(long id, Optional<String> name, String text, Preparation preparation) {
        this.id = id;
        this.name = name;
        this.text = text;
        this.preparation = preparation;
    }

    /// Its number among all that its session has prepared.
    public long id() {
        return id;
    }

    /// That of PREPARE; empty for one of the binary protocol.
    public Optional<String> name() {
        return name;
    }

    public String text() {
        return text;
    }

    public Preparation preparation() {
        return preparation;
    }

    void add(StatementEvent run) {
        runs.add(run);
    }

    /// Its runs.
    public StatementTally runs() {
        return runs;
    }

    /// TRUNCATE TABLE.
    public void forgetRuns() {
        runs = new StatementTally();
    }
}
