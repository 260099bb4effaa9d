package dev.quell.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private final Map<String, byte[]> disk = new HashMap<>();
    private final Accounts accounts = new Accounts(store());

    private AccountStore store() {
        return new AccountStore() {
            @Override
            public Map<String, byte[]> load() {
                return Map.copyOf(disk);
            }

            @Override
            public void save(Map<String, byte[]> records) {
                records.forEach((key, record) -> {
                    if (record.length == 0) {
                        disk.remove(key);
                    } else {
                        disk.put(key, record);
                    }
                });
            }
        };
    }

    private void create(String user, String host) {
        accounts.create(
                Account.create(
                        new AccountName(user, host),
                        new Authentication(Authentication.CACHING_SHA2, "")));
    }

    private String matched(String user, String host, String address) {
        return accounts.match(user, host, address).map(a -> a.name().toString()).orElse("none");
    }

    @Test
    void theMostSpecificHostWins() {
        create("u", "%");
        create("u", "192.0.%");
        create("u", "192.0.2.0/255.255.255.0");
        create("u", "192.0.2.0/28");
        create("u", "db.example");

        assertThat(matched("u", "192.0.2.9", "192.0.2.9")).isEqualTo("u@192.0.2.0/28");
        assertThat(matched("u", "192.0.2.99", "192.0.2.99")).isEqualTo("u@192.0.2.0/255.255.255.0");
        assertThat(matched("u", "192.0.3.1", "192.0.3.1")).isEqualTo("u@192.0.%");
        assertThat(matched("u", "DB.example", "198.51.100.1")).isEqualTo("u@db.example");
        assertThat(matched("u", "198.51.100.1", "198.51.100.1")).isEqualTo("u@%");
    }

    @Test
    void aNamedUserComesBeforeTheAnonymousOneOnTheSameHostOnly() {
        create("u", "%");
        create("", "localhost");

        assertThat(matched("u", "localhost", "localhost")).isEqualTo("@localhost");
        create("u", "localhost");
        assertThat(matched("u", "localhost", "localhost")).isEqualTo("u@localhost");
        assertThat(matched("U", "192.0.2.1", "192.0.2.1")).isEqualTo("none");
    }

    @Test
    void accountsAndGrantsAreThereAfterARestart() {
        create("u", "%");
        var name = new AccountName("u", "%");
        var table = new TableName("shop", "orders");
        accounts.change(
                name,
                account ->
                        account.withLocked(true)
                                .withAttributes("{\"a\": 1}")
                                .withGrants(
                                        Grants.everything()
                                                .onSchema(
                                                        "a_%",
                                                        _ -> PrivilegeSet.of(Privilege.SELECT))
                                                .onTable(
                                                        table, _ -> PrivilegeSet.of(Privilege.DROP))
                                                .onColumn(
                                                        table,
                                                        "id",
                                                        _ -> PrivilegeSet.of(Privilege.UPDATE))));

        var restarted = new Accounts(store());

        assertThat(restarted.find(name)).isEqualTo(accounts.find(name));
    }

    @Test
    void renamingMovesTheGrantsAndDroppingForgetsThem() {
        create("u", "%");
        var old = new AccountName("u", "%");
        var now = new AccountName("v", "localhost");
        accounts.change(old, account -> account.withGrants(Grants.everything()));

        assertThat(accounts.rename(old, now)).isTrue();
        assertThat(accounts.privileges(old).has(Privilege.SELECT)).isFalse();
        assertThat(accounts.privileges(now).has(Privilege.SELECT)).isTrue();

        assertThat(accounts.drop(now)).isTrue();
        assertThat(accounts.privileges(now).has(Privilege.SELECT)).isFalse();
        assertThat(new Accounts(store()).all()).isEmpty();
    }
}
