package dev.quell.storage.lock;

import java.util.Locale;

/// What a metadata lock protects.
///
/// @param schema empty where the kind has none
/// @param name empty where the kind has none; user-level locks are case-insensitive, so theirs is in lower case
public record MetadataKey(Kind kind, String schema, String name) {
    /// The object types of `performance_schema.metadata_locks`.
    public enum Kind {
        GLOBAL,
        COMMIT,
        BACKUP_LOCK,
        SCHEMA,
        TABLE,
        FUNCTION,
        PROCEDURE,
        TRIGGER,
        EVENT,
        USER_LEVEL_LOCK
    }

    /// The global read lock: statements that change something take it INTENTION_EXCLUSIVE, FLUSH TABLES WITH READ LOCK SHARED.
    public static final MetadataKey GLOBAL = new MetadataKey(Kind.GLOBAL, "", "");

    /// Blocks commits: COMMIT takes it INTENTION_EXCLUSIVE, FLUSH TABLES WITH READ LOCK SHARED.
    public static final MetadataKey COMMIT = new MetadataKey(Kind.COMMIT, "", "");

    /// Keeps DDL out: it takes it INTENTION_EXCLUSIVE, LOCK INSTANCE FOR BACKUP SHARED.
    public static final MetadataKey BACKUP = new MetadataKey(Kind.BACKUP_LOCK, "", "");

    public static MetadataKey schema(String schema) {
        return new MetadataKey(Kind.SCHEMA, schema, "");
    }

    /// A table or view.
    public static MetadataKey table(String schema, String name) {
        return new MetadataKey(Kind.TABLE, schema, name);
    }

    /// An event, found without case.
    public static MetadataKey event(String schema, String name) {
        return new MetadataKey(Kind.EVENT, schema, name.toLowerCase(Locale.ROOT));
    }

    /// GET_LOCK's.
    public static MetadataKey userLevel(String name) {
        return new MetadataKey(Kind.USER_LEVEL_LOCK, "", name);
    }
}
