package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every Lua script that ships with sysbench: prepare, run and cleanup, with and without prepared statements.
class SysbenchTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        try (var client = server.connect()) {
            client.query("CREATE DATABASE sbtest");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bulk_insert,auto",
        "oltp_delete,auto",
        "oltp_delete,disable",
        "oltp_insert,auto",
        "oltp_insert,disable",
        "oltp_point_select,auto",
        "oltp_point_select,disable",
        "oltp_read_only,auto",
        "oltp_read_only,disable",
        "oltp_read_write,auto",
        "oltp_read_write,disable",
        "oltp_update_index,auto",
        "oltp_update_index,disable",
        "oltp_update_non_index,auto",
        "oltp_update_non_index,disable",
        "oltp_write_only,auto",
        "oltp_write_only,disable",
        "select_random_points,auto",
        "select_random_points,disable",
        "select_random_ranges,auto",
        "select_random_ranges,disable"
    })
    void runs(String script, String preparedStatements) {
        sysbench(script, preparedStatements, "prepare");
        var output = sysbench(script, preparedStatements, "run");
        assertThat(output).contains("total number of events:").doesNotContain("FATAL");
        sysbench(script, preparedStatements, "cleanup");
    }

    private static String sysbench(String script, String preparedStatements, String command) {
        var arguments =
                new ArrayList<>(List.of("sysbench", script, "--db-ps-mode=" + preparedStatements));
        arguments.addAll(
                List.of(
                        "--mysql-host=127.0.0.1",
                        "--mysql-port=" + server.port(),
                        "--mysql-user=root",
                        "--threads=4",
                        "--events=200",
                        "--time=0"));
        if (script.startsWith("oltp_")) {
            arguments.addAll(List.of("--tables=2", "--table-size=500"));
        } else if (script.startsWith("select_")) {
            arguments.add("--table-size=500"); // these know one table only
        }
        arguments.add(command);
        return Program.succeed(arguments);
    }
}
