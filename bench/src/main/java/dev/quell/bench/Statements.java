package dev.quell.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A connection on which statements are run whose rows are read and dropped.
@FunctionalInterface
interface Statements extends AutoCloseable {
    void run(String sql);

    @Override
    default void close() {}

    /// By JDBC, for peers that do not speak MySQL's protocol.
    static Statements jdbc(String url, String user) {
        try {
            return new Jdbc(DriverManager.getConnection(url, user, ""));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// See [#jdbc].
    record Jdbc(Connection connection) implements Statements {
        @Override
        public void run(String sql) {
            try (Statement statement = connection.createStatement()) {
                if (statement.execute(sql)) {
                    drop(statement.getResultSet());
                }
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        private static void drop(ResultSet rows) throws SQLException {
            while (rows.next()) {
                rows.getObject(1);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
