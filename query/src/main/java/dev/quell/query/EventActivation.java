package dev.quell.query;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Tenure;
import dev.quell.base.text.PrintableText;
import dev.quell.base.value.Value;
import dev.quell.query.schedule.Event;
import dev.quell.query.statement.EventStatements;
import dev.quell.query.statement.PlanSlot;
import dev.quell.query.statement.Planning;
import dev.quell.query.statement.StatementRun;
import dev.quell.session.Command;
import dev.quell.session.DiscardedResults;
import dev.quell.session.InternalFault;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.account.Account;
import dev.quell.session.account.Privilege;
import dev.quell.session.variable.VariableCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of an event: a session of its own, with its definer's rights and its maker's settings, that can be seen and killed. Its
/// errors go to the log.
///
/// @param part what this run is to the event
record EventActivation(Event event, Part part) {
    private static final Logger LOG = LoggerFactory.getLogger(EventActivation.class);
    private static final String USER = "event_scheduler";

    /// What a run is to its event.
    enum Part {
        ONE_OF_MANY,
        /// Afterwards the event is disabled, or gone.
        LAST,
        /// The event is past its time: it is put away without a run.
        RETIRE
    }

    void run(QueryRunner runner, Sessions sessions) {
        Optional<Account> definer = sessions.accounts().find(event.definer());
        if (definer.isEmpty()) {
            log("execution failed, failed to authenticate the user.");
            return;
        }
        if (part != Part.ONE_OF_MANY) {
            change(runner, sessions, definer.get(), statements -> statements.disable(event));
        }
        if (part != Part.RETIRE) {
            execute(runner, sessions, definer.get());
        }
        if (part != Part.ONE_OF_MANY && !event.preserve()) {
            change(runner, sessions, definer.get(), statements -> statements.remove(event));
        }
    }

    private void execute(QueryRunner runner, Sessions sessions, Account definer) {
        var session = sessions.openWorker(USER, definer);
        try (var workspace = runner.workspace(session)) {
            if (!session.privileges().has(Privilege.EVENT, event.schema())) {
                log("execution failed, user no longer has EVENT privilege.");
                return;
            }
            surround(session);
            UseDatabase.run(workspace.context(), runner.systemTables(), event.schema());
            new Tenure(session::recorder)
                    .<RuntimeException>serve(() ->
                            workspace.query(Command.CONNECT, event.body(), new DiscardedResults()));
        } catch (SqlError e) {
            log(e.getMessage());
        } catch (InternalFault e) {
            LOG.error("fault in event {}, statement digest {}", printable(), e.digest(), e);
        } finally {
            sessions.close(session);
        }
    }

    private void surround(Session session) {
        var around = event.surroundings();
        Map.of(
                        "sql_mode", around.sqlMode(),
                        "time_zone", around.timeZone(),
                        "character_set_client", around.characterSetClient(),
                        "collation_connection", around.collationConnection())
                .forEach((name, value) ->
                        session.variables()
                                .set(VariableCatalogue.STANDARD.get(name), new Value.Text(value)));
    }

    /// Changes the event itself, in a session that a KILL of the run does not reach.
    private void change(
            QueryRunner runner,
            Sessions sessions,
            Account definer,
            Consumer<EventStatements> change) {
        var session = sessions.openWorker(USER, definer);
        try (var workspace = runner.workspace(session);
                var running = session.begin(Command.CONNECT, "");
                var run =
                        new StatementRun(
                                workspace.context(),
                                running.cancellation(),
                                runner.clock().instant(),
                                List.of())) {
            var planning = new Planning(run, runner.systemTables(), new PlanSlot(false), List.of());
            change.accept(new EventStatements(run, planning));
            run.complete();
        } catch (SqlError e) {
            log(e.getMessage());
        } finally {
            sessions.close(session);
        }
    }

    private void log(String message) {
        LOG.error(
                "Event Scheduler: [{}]{} {}",
                event.definer().printable(),
                printable(),
                PrintableText.of(message));
    }

    private String printable() {
        return PrintableText.of("[" + event.schema() + "." + event.name() + "]");
    }
}
