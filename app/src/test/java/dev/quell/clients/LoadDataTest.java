package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// LOAD DATA and INTO OUTFILE by the stock client. Answers are those of MySQL 9.7.
class LoadDataTest {
    @TempDir private static Path folder;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server =
                ServerProcess.start(
                        "--memory",
                        "--insecure",
                        "--local-infile=1",
                        "--secure-file-priv=" + folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void table() {
        assertThat(
                        client(
                                        "CREATE DATABASE IF NOT EXISTS l; DROP TABLE IF EXISTS l.t;"
                                                + " CREATE TABLE l.t (id INT PRIMARY KEY, name"
                                                + " VARCHAR(20), x DECIMAL(5,2))")
                                .output())
                .isEmpty();
    }

    private static Program.Ended client(String statement) {
        return Program.run(
                List.of(
                        "mariadb",
                        "--no-defaults",
                        "-N",
                        "-B",
                        "-h127.0.0.1",
                        "-uroot",
                        "--local-infile=1",
                        "--port=" + server.port(),
                        "-e",
                        statement));
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aFileOfTheServerBecomesRows() throws IOException {
        Path file = file("rows.csv", "id,name\n1,\"a,b\"\n2,\"say \"\"hi\"\"\"\n3,NULL\n");
        assertThat(
                        client(
                                        "LOAD DATA INFILE '%s' INTO TABLE l.t FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"'"
                                                        .formatted(file)
                                                + " IGNORE 1 LINES (id, @name) SET name ="
                                                + " UPPER(@name), x = id / 2; SELECT * FROM l.t")
                                .output())
                .isEqualTo("1\tA,B\t0.50\n2\tSAY \"HI\"\t1.00\n3\tNULL\t1.50\n");
    }

    @Test
    void aLineThatDoesNotFitIsAnErrorAndNothingIsStored() throws IOException {
        Path file = file("short.txt", "1\tone\t1.5\n2\ttwo\n");
        assertThat(client("LOAD DATA INFILE '%s' INTO TABLE l.t".formatted(file)).output())
                .contains(
                        "ERROR 1261 (01000) at line 1: Row 2 doesn't contain data for all columns");
        assertThat(client("SELECT COUNT(*) FROM l.t").output()).isEqualTo("0\n");
    }

    @Test
    void aClientsFileIsMetAsWithIgnore() throws IOException {
        Path file = file("client.txt", "1\tone\t1\n1\tagain\t1\n2\ttwo\tx\n");
        assertThat(
                        client(
                                        "LOAD DATA LOCAL INFILE '%s' INTO TABLE l.t; SHOW WARNINGS; SELECT * FROM l.t"
                                                .formatted(file))
                                .output())
                .isEqualTo(
                        """
                        Warning\t1062\tDuplicate entry '1' for key 't.PRIMARY'
                        Warning\t1366\tIncorrect decimal value: 'x' for column 'x' at row 3
                        1\tone\t1.00
                        2\ttwo\t0.00
                        """);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Path out = folder.resolve("out.txt");
        client("INSERT INTO l.t VALUES (1, 'tab\\tquote\"', NULL), (2, 'back\\\\slash\\n', 2.5)");
        assertThat(
                        client(
                                        "SELECT * INTO OUTFILE '%1$s' FROM l.t; DELETE FROM l.t; LOAD DATA INFILE '%1$s' INTO TABLE l.t;"
                                                        .formatted(out)
                                                + " SELECT id, HEX(name), x FROM l.t")
                                .output())
                .isEqualTo("1\t7461620971756F746522\tNULL\n2\t6261636B5C736C6173680A\t2.50\n");
        assertThat(client("SELECT 1 INTO OUTFILE '%s'".formatted(out)).output())
                .contains("ERROR 1086 (HY000) at line 1: File '" + out + "' already exists");
    }

    @Test
    void filesOutsideTheAllowedFolderAreNotTouched() throws IOException {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, folder.getParent());
        for (String file : List.of("/etc/passwd", folder + "/../x", link + "/x")) {
            assertThat(client("LOAD DATA INFILE '%s' INTO TABLE l.t".formatted(file)).output())
                    .contains("ERROR 1290 (HY000) at line 1")
                    .contains("--secure-file-priv option");
        }
    }
}
