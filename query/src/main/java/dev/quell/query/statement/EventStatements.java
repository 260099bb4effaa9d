package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.query.schedule.Event;
import dev.quell.query.schedule.EventSchedule;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.sql.tree.EventStatement;
import dev.quell.sql.tree.EventStatement.Clauses;
import dev.quell.sql.tree.EventStatement.Status;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.EventDefinition;
import dev.quell.storage.catalog.SchemaDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// CREATE, ALTER and DROP EVENT. The scheduler hears of them by the catalog.
public final class EventStatements {
    private static final int MAX_NAME = 64;

    private final StatementRun run;
    private final Planning planning;
    private final Privileges privileges;
    private final Instant now;

    public EventStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.privileges = run.session().session().privileges();
        this.now = EventTimes.wholeSeconds(run.eval().now());
    }

    /// The session's open transaction is committed even if the statement is refused, as in MySQL.
    ///
    /// @throws dev.quell.base.error.SqlError what the statements' methods throw
    public Ok run(EventStatement statement) {
        run.commitOpen();
        return switch (statement) {
            case EventStatement.CreateEvent create -> create(create);
            case EventStatement.AlterEvent alter -> alter(alter);
            case EventStatement.DropEvent drop -> drop(drop);
        };
    }

    /// @throws dev.quell.base.error.SqlError 1044, 1049, 1059, 1227, 1525, 1537, 1542, 1543
    private Ok create(EventStatement.CreateEvent statement) {
        AccountName definer = definer(statement.definer());
        String schema = schema(statement.name());
        String name = statement.name().name();
        checkName(name);
        Clauses clauses = statement.clauses();
        var times = new EventTimes(run, planning, now);
        EventSchedule schedule = times.of(clauses.schedule().orElseThrow());
        boolean preserve = clauses.preserve().orElse(false);
        try (var change = new DefinitionChange(run)) {
            change.lockEvent(schema, name);
            Collation collation = databaseCollation(schema, change);
            if (change.catalog().event(schema, name).isPresent()) {
                if (!statement.ifNotExists()) {
                    throw ErrorCode.EVENT_ALREADY_EXISTS.error(name);
                }
                run.eval().diagnostics().note(ErrorCode.EVENT_ALREADY_EXISTS, name);
                return Ok.NOTHING;
            }
            if (isOver(schedule) && !preserve) {
                run.eval().diagnostics().note(ErrorCode.EVENT_CANNOT_CREATE_IN_THE_PAST);
                return Ok.NOTHING;
            }
            var event =
                    new Event(
                            change.newId(),
                            schema,
                            name,
                            definer,
                            schedule,
                            preserve,
                            status(schedule, clauses.status().orElse(Status.ENABLED)),
                            clauses.comment().orElse(""),
                            clauses.body().orElseThrow().text(),
                            surroundings(collation),
                            now,
                            now);
            change.commit(List.of(new CatalogChange.PutEvent(event.definition())));
            return Ok.NOTHING;
        }
    }

    /// @throws dev.quell.base.error.SqlError 1044, 1049, 1059, 1227, 1525, 1537, 1539, 1542, 1543, 1551, 1589
    private Ok alter(EventStatement.AlterEvent statement) {
        String schema = schema(statement.name());
        String name = statement.name().name();
        AccountName definer = definer(statement.definer());
        Optional<EventSchedule> schedule =
                statement.clauses().schedule().map(new EventTimes(run, planning, now)::of);
        String newSchema = statement.newName().map(this::schema).orElse(schema);
        String newName = statement.newName().map(QualifiedName::name).orElse(name);
        checkName(newName);
        boolean renamed = statement.newName().isPresent();
        if (renamed && newSchema.equals(schema) && newName.equalsIgnoreCase(name)) {
            throw ErrorCode.EVENT_SAME_NAME.error();
        }
        try (var change = new DefinitionChange(run)) {
            change.lockEvent(schema, name);
            if (renamed) {
                change.lockEvent(newSchema, newName);
            }
            Collation collation = databaseCollation(newSchema, change);
            Event before =
                    change.catalog()
                            .event(schema, name)
                            .map(Event::of)
                            .orElseThrow(() -> ErrorCode.EVENT_DOES_NOT_EXIST.error(name));
            new DefinerRights(run).requireSystemUser(before.definer());
            if (renamed && change.catalog().event(newSchema, newName).isPresent()) {
                throw ErrorCode.EVENT_ALREADY_EXISTS.error(newName);
            }
            var altered =
                    altered(
                            before,
                            new QualifiedName(Optional.of(newSchema), newName),
                            definer,
                            schedule,
                            statement.clauses(),
                            surroundings(collation));
            change.commit(List.of(new CatalogChange.PutEvent(altered.definition())));
            if (schedule.isPresent()) {
                altered.forget(run.session().engine().catalog());
            }
            return Ok.NOTHING;
        }
    }

    private Event altered(
            Event before,
            QualifiedName name,
            AccountName definer,
            Optional<EventSchedule> schedule,
            Clauses clauses,
            Event.Surroundings here) {
        boolean preserve = clauses.preserve().orElse(before.preserve());
        Status status = clauses.status().orElse(before.status());
        if (schedule.isPresent()) {
            if (isOver(schedule.get()) && !preserve) {
                throw ErrorCode.EVENT_CANNOT_ALTER_IN_THE_PAST.error();
            }
            status = status(schedule.get(), status);
        }
        var old = before.surroundings();
        return new Event(
                before.id(),
                name.schema().orElse(before.schema()),
                name.name(),
                definer,
                schedule.orElse(before.schedule()),
                preserve,
                status,
                clauses.comment().orElse(before.comment()),
                clauses.body().map(EventStatement.Body::text).orElse(before.body()),
                new Event.Surroundings(
                        here.sqlMode(),
                        schedule.isPresent() ? here.timeZone() : old.timeZone(),
                        here.characterSetClient(),
                        here.collationConnection(),
                        here.databaseCollation()),
                before.created(),
                now);
    }

    /// @throws dev.quell.base.error.SqlError 1044, 1539
    private Ok drop(EventStatement.DropEvent statement) {
        String schema = schema(statement.name());
        String name = statement.name().name();
        try (var change = new DefinitionChange(run)) {
            change.lockEvent(schema, name);
            Optional<EventDefinition> event = change.catalog().event(schema, name);
            if (event.isEmpty()) {
                if (!statement.ifExists()) {
                    throw ErrorCode.EVENT_DOES_NOT_EXIST.error(name);
                }
                run.eval().diagnostics().note(ErrorCode.SP_DOES_NOT_EXIST, "Event", name);
                return Ok.NOTHING;
            }
            new DefinerRights(run).requireSystemUser(Event.of(event.get()).definer());
            change.commit(List.of(new CatalogChange.DropEvent(event.get().id())));
            Event.of(event.get()).forget(run.session().engine().catalog());
            return Ok.NOTHING;
        }
    }

    private String schema(QualifiedName name) {
        String schema = name.schema().orElseGet(run.session()::requireDatabase);
        privileges.require(Privilege.EVENT, schema);
        return schema;
    }

    private static void checkName(String name) {
        if (name.length() > MAX_NAME) {
            throw ErrorCode.TOO_LONG_IDENT.error(name);
        }
    }

    private static Collation databaseCollation(String schema, DefinitionChange change) {
        return change.catalog()
                .schema(schema)
                .map(SchemaDefinition::collation)
                .orElseThrow(() -> ErrorCode.BAD_DB_ERROR.error(schema));
    }

    /// Who is named as definer must be the session's own account, unless it may name others.
    private AccountName definer(Optional<dev.quell.sql.tree.AccountName> written) {
        var self = run.session().session().account();
        var definer =
                written.filter(name -> !name.current())
                        .map(name -> new AccountName(name.user(), name.host()))
                        .orElse(self);
        if (definer.equals(self)) {
            return self;
        }
        new DefinerRights(run).requireNaming(definer);
        return definer;
    }

    private boolean isOver(EventSchedule schedule) {
        return schedule.last().isBefore(now);
    }

    private Status status(EventSchedule schedule, Status wanted) {
        if (!isOver(schedule)) {
            return wanted;
        }
        run.eval().diagnostics().note(ErrorCode.EVENT_EXEC_TIME_IN_THE_PAST);
        return Status.DISABLED;
    }

    private Event.Surroundings surroundings(Collation database) {
        var variables = run.session().session().variables();
        return new Event.Surroundings(
                variables.text("sql_mode"),
                variables.text("time_zone"),
                variables.text("character_set_client"),
                variables.text("collation_connection"),
                database.mysqlName());
    }

    /// The scheduler runs an event for the last time: from now on it is not due any more, whatever becomes of the run.
    public void disable(Event event) {
        replace(event, new CatalogChange.PutEvent(event.with(Status.DISABLED).definition()));
    }

    /// An event that is never due again goes.
    public void remove(Event event) {
        replace(event, new CatalogChange.DropEvent(event.id()));
        event.forget(run.session().engine().catalog());
    }

    /// Unless it has been altered or dropped since.
    private void replace(Event event, CatalogChange with) {
        try (var change = new DefinitionChange(run)) {
            change.lockEvent(event.schema(), event.name());
            boolean same =
                    change.catalog()
                            .event(event.schema(), event.name())
                            .map(Event::of)
                            .filter(now -> now.with(event.status()).equals(event))
                            .isPresent();
            change.commit(same ? List.of(with) : List.of());
        }
    }
}
