package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.exec.Frame;
import dev.quell.query.value.EvalContext;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.RecordingSetup;
import dev.quell.session.event.RecordingSetup.Actor;
import dev.quell.session.event.RecordingSetup.Subject;
import dev.quell.session.event.SetupTable.Switches;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ShowStatement.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// INSERT, UPDATE and DELETE on the tables of performance_schema that say what is recorded: the `setup_…` tables and `threads`.
public final class SetupTables {
    /// Where they are.
    public static final String SCHEMA = "performance_schema";

    private static final String ACTORS = "setup_actors";
    private static final String OBJECTS = "setup_objects";
    private static final String YES = "YES";

    // The columns that may be set, the first switch before the second.
    private static final Map<String, List<String>> SWITCHES =
            Map.of(
                    "setup_consumers",
                    List.of("ENABLED"),
                    "setup_instruments",
                    List.of("ENABLED", "TIMED", "FLAGS"),
                    "setup_threads",
                    List.of("ENABLED", "HISTORY"),
                    "threads",
                    List.of("INSTRUMENTED", "HISTORY"),
                    ACTORS,
                    List.of("ENABLED", "HISTORY"),
                    OBJECTS,
                    List.of("ENABLED", "TIMED"));
    private static final Set<String> EXTENSIBLE = Set.of(ACTORS, OBJECTS);
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "OBJECT_TYPE", "TABLE",
                    "ENABLED", YES,
                    "HISTORY", YES,
                    "TIMED", YES);

    private final Look look;
    private final SystemTable table;
    private final ColumnExpressions columns;
    private final RecordingSetup setup;

    private SetupTables(Look look, SystemTable table) {
        this.look = look;
        this.table = table;
        this.columns = new ColumnExpressions(table.columns(), look.context());
        this.setup = look.sessions().events().setup();
    }

    /// Whether a table of performance_schema holds settings, which may be changed and locked.
    public static boolean isSetting(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return plain.startsWith("setup_") || plain.equals("threads");
    }

    /// A table of settings.
    public static Optional<SetupTables> find(
            SystemTables tables, String schema, String name, EvalContext context) {
        return schema.equalsIgnoreCase(SCHEMA) && isSetting(name)
                ? tables.find(SCHEMA, name)
                        .map(table -> new SetupTables(tables.look(context), (SystemTable) table))
                : Optional.empty();
    }

    public String name() {
        return table.name();
    }

    /// Whether it takes INSERT and DELETE.
    public boolean isExtensible() {
        return EXTENSIBLE.contains(name());
    }

    /// How many rows an UPDATE found, and how many it changed.
    public record Updated(int matched, int changed) {}

    /// @param most how many rows are looked at
    /// @throws dev.quell.base.error.SqlError 1048, 1054, 1265, 1683
    public Updated update(List<Assignment> assignments, Optional<Expression> where, long most) {
        for (var assignment : assignments) {
            known(assignment.column().name());
        }
        var found = matching(where).stream().limit(most).toList();
        int changed = 0;
        for (Value[] row : found) {
            look.context().cancellation().check();
            Value[] after = row.clone();
            assign(assignments, row, after);
            if (isOn(row, 0) != isOn(after, 0) || isOn(row, 1) != isOn(after, 1)) {
                changed++;
                put(after);
            }
        }
        return new Updated(found.size(), changed);
    }

    private void assign(List<Assignment> assignments, Value[] row, Value[] after) {
        var frame = new Frame(row.length, 0, null, look.context());
        System.arraycopy(row, 0, frame.slots, 0, row.length);
        for (var assignment : assignments) {
            int slot = known(assignment.column().name());
            if (!switches().contains(table.columns().get(slot).name())) {
                throw ErrorCode.WRONG_PERFSCHEMA_USAGE.error();
            }
            after[slot] = converted(slot, columns.compile(assignment.value()).evaluate(frame));
        }
    }

    /// @param names empty for all columns in their order
    /// @param ignore whether a row that is there already is passed over
    /// @throws dev.quell.base.error.SqlError 1022, 1048, 1054, 1136, 1265
    public void insert(List<String> names, List<Value> values, boolean ignore) {
        var all = table.columns();
        int count = names.isEmpty() ? all.size() : names.size();
        if (values.size() != count) {
            throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(1);
        }
        var row = new Value[all.size()];
        for (int slot = 0; slot < row.length; slot++) {
            row[slot] =
                    new Value.Text(DEFAULTS.getOrDefault(all.get(slot).name(), RecordingSetup.ANY));
        }
        for (int i = 0; i < count; i++) {
            int slot = names.isEmpty() ? i : known(names.get(i));
            row[slot] = converted(slot, values.get(i));
        }
        var switches = new Switches(isOn(row, 0), isOn(row, 1));
        boolean inserted =
                name().equals(ACTORS)
                        ? setup.actors().insert(actor(row), switches)
                        : setup.objects().insert(subject(row), switches);
        if (!inserted && !ignore) {
            throw ErrorCode.DUP_KEY.error(name());
        }
    }

    /// @param most how many rows are deleted
    /// @return how many rows are gone
    public int delete(Optional<Expression> where, long most) {
        var rows = matching(where).stream().limit(most).toList();
        for (Value[] row : rows) {
            look.context().cancellation().check();
            if (name().equals(ACTORS)) {
                setup.actors().remove(actor(row));
            } else {
                setup.objects().remove(subject(row));
            }
        }
        return rows.size();
    }

    private List<Value[]> matching(Optional<Expression> where) {
        Filter filter = where.<Filter>map(Filter.Where::new).orElse(new Filter.None());
        return ShowFilter.apply(filter, table.columns(), table.rows(look), look.context());
    }

    private int known(String column) {
        int slot = columns.find(column);
        if (slot < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(column, "field list");
        }
        return slot;
    }

    private List<String> switches() {
        return SWITCHES.getOrDefault(name(), List.of());
    }

    /// @throws dev.quell.base.error.SqlError 1048, 1265
    private Value converted(int slot, Value value) {
        var column = table.columns().get(slot);
        if (value.isNull()) {
            if (!column.nullable()) {
                throw ErrorCode.BAD_NULL_ERROR.error(column.name());
            }
            return value;
        }
        String text = ValueText.of(value, SqlType.NULL);
        if (column.type().kind() != TypeKind.ENUM) {
            return new Value.Text(text);
        }
        for (String member : column.type().members()) {
            if (member.equalsIgnoreCase(text)) {
                return new Value.Text(member);
            }
        }
        throw ErrorCode.WARN_DATA_TRUNCATED.error(column.name(), 1);
    }

    private String cell(Value[] row, String column) {
        int slot = columns.find(column);
        return row[slot].isNull() ? "" : ValueText.of(row[slot], table.columns().get(slot).type());
    }

    private boolean isOn(Value[] row, int which) {
        var names = switches();
        return which >= names.size() || cell(row, names.get(which)).equals(YES);
    }

    private Actor actor(Value[] row) {
        return new Actor(cell(row, "HOST"), cell(row, "USER"), cell(row, "ROLE"));
    }

    private Subject subject(Value[] row) {
        return new Subject(
                cell(row, "OBJECT_TYPE"), cell(row, "OBJECT_SCHEMA"), cell(row, "OBJECT_NAME"));
    }

    private void put(Value[] row) {
        var switches = new Switches(isOn(row, 0), isOn(row, 1));
        switch (name()) {
            case ACTORS -> setup.actors().put(actor(row), switches);
            case OBJECTS -> setup.objects().put(subject(row), switches);
            case "setup_instruments" -> setup.instruments().put(cell(row, "NAME"), switches);
            case "setup_threads" -> setup.threads().put(cell(row, "NAME"), switches);
            case "setup_consumers" ->
                    Consumer.named(cell(row, "NAME"))
                            .ifPresent(one -> setup.consumers().set(one, switches.enabled()));
            case "threads" ->
                    look.sessions()
                            .find(Long.parseLong(cell(row, "THREAD_ID")))
                            .ifPresent(session -> session.record(switches));
            default -> throw new IllegalStateException("no switches in " + name());
        }
    }
}
