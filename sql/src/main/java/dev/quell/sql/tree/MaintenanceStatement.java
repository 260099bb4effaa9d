package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Statements for whoever runs the server.
public sealed interface MaintenanceStatement extends Statement {
    /// `ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR TABLE`.
    ///
    /// @param options the words after the tables, upper case: `QUICK`, `EXTENDED`, `FOR UPGRADE` …
    record TableMaintenance(MaintenanceKind kind, List<QualifiedName> tables, List<String> options)
            implements MaintenanceStatement {
        public TableMaintenance {
            tables = List.copyOf(tables);
            options = List.copyOf(options);
        }
    }

    /// `ANALYZE TABLE t UPDATE|DROP HISTOGRAM ON columns`.
    record Histogram(QualifiedName table, boolean drop, List<String> columns)
            implements MaintenanceStatement {
        public Histogram {
            columns = List.copyOf(columns);
        }
    }

    /// `FLUSH …`.
    ///
    /// @param targets upper case: `PRIVILEGES`, `STATUS`, `BINARY LOGS`, `TABLES` …
    /// @param tables of FLUSH TABLES
    record Flush(List<String> targets, List<QualifiedName> tables, FlushLock lock)
            implements MaintenanceStatement {
        public Flush {
            targets = List.copyOf(targets);
            tables = List.copyOf(tables);
        }
    }

    /// `CLONE LOCAL DATA DIRECTORY 'directory'`: a copy of all data while the server runs.
    record Clone(String directory) implements MaintenanceStatement {}

    /// `SHUTDOWN` and `RESTART`.
    record Shutdown(boolean restart) implements MaintenanceStatement {}

    /// `RESET PERSIST [[IF EXISTS] name]`.
    record ResetPersist(Optional<String> name, boolean ifExists) implements MaintenanceStatement {}

    /// A statement of MySQL that is only recognised: tablespaces, servers, replication, plugins, clone …
    ///
    /// @param what its first words in upper case, such as `CREATE TABLESPACE`
    record Unsupported(String what) implements MaintenanceStatement {}

    /// WITH READ LOCK and FOR EXPORT of FLUSH TABLES.
    enum FlushLock {
        NONE,
        READ_LOCK,
        EXPORT
    }

    /// The maintenance verbs.
    enum MaintenanceKind {
        ANALYZE,
        CHECK,
        CHECKSUM,
        OPTIMIZE,
        REPAIR
    }
}
