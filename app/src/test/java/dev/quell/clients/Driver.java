package dev.quell.clients;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// The two JDBC drivers that people use.
enum Driver {
    MYSQL("jdbc:mysql"),
    MARIADB("jdbc:mariadb");

    private final String scheme;

    Driver(String scheme) {
        this.scheme = scheme;
    }

    /// @param options as in a JDBC URL, such as `useServerPrepStmts=true`
    Connection connect(int port, String options) throws SQLException {
        var url =
                scheme
                        + "://127.0.0.1:"
                        + port
                        + "/drivers?user=root&"
                        + (this == MYSQL
                                ? "sslMode=DISABLED&allowPublicKeyRetrieval=true"
                                : "sslMode=disable")
                        + (options.isEmpty() ? "" : "&" + options);
        return DriverManager.getConnection(url);
    }
}
