package dev.quell.query.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.session.Session;
import dev.quell.session.account.AccountName;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountStatementsTest {
    private final SystemTestServer server = new SystemTestServer();

    @BeforeEach
    void createTable() {
        server.put(Orders.in(server.engine));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> warnings() {
        return server.run("SHOW WARNINGS");
    }

    private Session ann() {
        server.run("CREATE USER ann");
        return server.login(new AccountName("ann", "%"));
    }

    @Test
    void creatingIsAllOrNothing() {
        server.run("CREATE USER a, b@localhost");

        assertThatThrownBy(() -> server.run("CREATE USER c, a, b@localhost"))
                .hasMessage(
                        "Operation CREATE USER failed for 'a'@'%' (User account already"
                                + " exists),'b'@'localhost' (User account already exists)");
        assertThat(server.accounts.find(new AccountName("c", "%"))).isEmpty();

        server.run("CREATE USER IF NOT EXISTS c, a");
        assertThat(server.accounts.find(new AccountName("c", "%"))).isPresent();
        assertThat(warnings())
                .containsExactly("Note|3163|Authorization ID 'a'@'%' already exists.");
    }

    @Test
    void whatCannotBeAnAccountIsRefused() {
        assertThatThrownBy(() -> server.run("CREATE USER " + "x".repeat(33)))
                .hasMessageContaining("is too long for user name (should be no longer than 32)");
        assertThatThrownBy(() -> server.run("CREATE USER a IDENTIFIED WITH nope BY 'x'"))
                .hasMessage("Plugin 'nope' is not loaded");
        assertThatThrownBy(() ->
                        server.run(
                                "CREATE USER a IDENTIFIED WITH caching_sha2_password AS" + " 'x'"))
                .hasMessage("The password hash doesn't have the expected format.");
        assertThatThrownBy(() -> server.run("CREATE USER a DEFAULT ROLE nobody"))
                .hasMessage("Authorization ID `nobody`@`%` does not exist.");
        assertThat(server.accounts.all()).hasSize(1);
    }

    @Test
    void showCreateUserTellsAllThatWasSaid() {
        server.run(
                "CREATE USER a IDENTIFIED WITH mysql_native_password BY 'secret' REQUIRE SSL"
                        + " PASSWORD EXPIRE ACCOUNT LOCK COMMENT 'hey'");

        assertThat(server.run("SHOW CREATE USER a"))
                .containsExactly(
                        "CREATE USER `a`@`%` IDENTIFIED WITH 'mysql_native_password' AS"
                                + " '*14E65567ABDB5135D0CFD9A70B3032C179A49EE7' REQUIRE SSL PASSWORD"
                                + " EXPIRE ACCOUNT LOCK PASSWORD HISTORY DEFAULT PASSWORD REUSE"
                                + " INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT ATTRIBUTE"
                                + " '{\"comment\": \"hey\"}'");
    }

    @Test
    void grantsAddUpAndAreShownInMySqlsForm() {
        server.run("CREATE USER u");
        server.run("GRANT CONNECTION_ADMIN, SELECT ON *.* TO u WITH GRANT OPTION");
        server.run("GRANT ALL ON shop.* TO u");
        server.run("GRANT INSERT, DELETE ON `c\\_%`.* TO u");
        server.run("GRANT SELECT, INSERT, UPDATE (name, id) ON orders TO u");

        assertThat(server.run("SHOW GRANTS FOR u"))
                .containsExactly(
                        "GRANT SELECT ON *.* TO `u`@`%` WITH GRANT OPTION",
                        "GRANT CONNECTION_ADMIN ON *.* TO `u`@`%` WITH GRANT OPTION",
                        "GRANT INSERT, DELETE ON `c\\_%`.* TO `u`@`%`",
                        "GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`",
                        "GRANT SELECT, INSERT, UPDATE (`id`, `name`) ON `shop`.`orders` TO"
                                + " `u`@`%`");

        server.run("REVOKE UPDATE, SELECT ON orders FROM u");
        server.run("REVOKE ALL, GRANT OPTION ON *.* FROM u".replace(", GRANT OPTION", ""));
        assertThat(server.run("SHOW GRANTS FOR u"))
                .contains(
                        "GRANT USAGE ON *.* TO `u`@`%` WITH GRANT OPTION",
                        "GRANT INSERT ON `shop`.`orders` TO `u`@`%`");

        server.run("REVOKE ALL PRIVILEGES, GRANT OPTION FROM u");
        assertThat(server.run("SHOW GRANTS FOR u"))
                .containsExactly("GRANT USAGE ON *.* TO `u`@`%`");
    }

    @Test
    void grantsThatCannotBeAreRefusedInMySqlsWords() {
        server.run("CREATE USER u");
        record Case(String sql, String message) {}
        for (var one :
                List.of(
                        new Case(
                                "GRANT SELECT ON *.* TO nobody",
                                "You are not allowed to create a user with GRANT"),
                        new Case(
                                "GRANT CONNECTION_ADMIN ON shop.* TO u",
                                "Illegal privilege level specified for CONNECTION_ADMIN"),
                        new Case(
                                "GRANT PROCESS ON shop.* TO u",
                                "Incorrect usage of DB GRANT and GLOBAL PRIVILEGES"),
                        new Case(
                                "GRANT PROCESS ON shop.orders TO u",
                                "Illegal GRANT/REVOKE command; please consult the manual to see"
                                        + " which privileges can be used"),
                        new Case(
                                "GRANT SELECT ON shop.nothing TO u",
                                "Table 'shop.nothing' doesn't exist"),
                        new Case(
                                "GRANT SELECT (nothing) ON orders TO u",
                                "Unknown column 'nothing' in 'orders'"),
                        new Case(
                                "REVOKE SELECT ON shop.* FROM u",
                                "There is no such grant defined for user 'u' on host '%'"),
                        new Case(
                                "REVOKE SELECT ON orders FROM u",
                                "There is no such grant defined for user 'u' on host '%' on table"
                                        + " 'orders'"),
                        new Case(
                                "SHOW GRANTS FOR nobody",
                                "There is no such grant defined for user 'nobody' on host '%'"))) {
            assertThatThrownBy(() -> server.run(one.sql())).as(one.sql()).hasMessage(one.message());
        }
        server.run("GRANT CREATE ON shop.nothing TO u");
    }

    @Test
    void oneCannotGrantWhatOneDoesNotHave() {
        var ann = ann();
        server.run("CREATE USER bob");
        server.run("GRANT SELECT ON shop.* TO ann WITH GRANT OPTION");

        server.run(ann, "GRANT SELECT ON shop.orders TO bob");
        assertThatThrownBy(() -> server.run(ann, "GRANT DELETE ON shop.orders TO bob"))
                .hasMessage("DELETE command denied to user 'ann'@'localhost' for table 'orders'");
        assertThatThrownBy(() -> server.run(ann, "GRANT SELECT ON *.* TO bob"))
                .hasMessage("Access denied for user 'ann'@'%' (using password: NO)");
        assertThatThrownBy(() -> server.run(ann, "GRANT SELECT ON mysql.* TO bob"))
                .hasMessage("Access denied for user 'ann'@'%' to database 'mysql'");
    }

    @Test
    void accountsBelongToWhoHasCreateUser() {
        var ann = ann();

        for (String sql :
                List.of(
                        "CREATE USER x",
                        "DROP USER ann",
                        "ALTER USER root@localhost ACCOUNT LOCK")) {
            assertThatThrownBy(() -> server.run(ann, sql))
                    .hasMessage(
                            "Access denied; you need (at least one of) the CREATE USER privilege(s)"
                                    + " for this operation");
        }
        assertThat(server.run(ann, "ALTER USER CURRENT_USER() IDENTIFIED BY 'new'"))
                .containsExactly("OK 0");
        assertThat(server.run(ann, "SET PASSWORD = 'newer'")).containsExactly("OK 0");
    }

    @Test
    void aSystemUserIsShieldedFromWhoIsNone() {
        var ann = ann();
        server.run("GRANT CREATE USER ON *.* TO ann");

        assertThatThrownBy(() -> server.run(ann, "DROP USER root@localhost"))
                .hasMessageContaining("SYSTEM_USER privilege(s)");
    }

    @Test
    void aRandomPasswordIsToldOnce() {
        assertThat(server.run("CREATE USER r IDENTIFIED BY RANDOM PASSWORD"))
                .singleElement()
                .asString()
                .matches("r\\|%\\|.{20,}\\|1");
    }
}
