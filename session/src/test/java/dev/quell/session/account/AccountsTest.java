package dev.quell.session.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final AccountName ROLE = new AccountName("r", "%");
    private static final AccountName INNER = new AccountName("i", "%");

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
                        account.withRules(_ -> everyRule())
                                .withRoles(roles ->
                                        roles.plus(ROLE, true)
                                                .withDefaults(new TreeSet<>(Set.of(ROLE))))
                                .withAuthentication(account.authentication().retaining("old"))
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

    private static LoginRules everyRule() {
        var since = Instant.ofEpochSecond(1_700_000_000);
        return new LoginRules(
                true,
                new TlsRequirement(TlsRequirement.Kind.SPECIFIED, "c", "i", "s"),
                new ResourceLimits(1, 2, 3, 4),
                new PasswordRules(
                        new Expiry(true, since, OptionalInt.of(30)),
                        new Reuse(
                                OptionalInt.of(2),
                                OptionalInt.empty(),
                                List.of(new Reuse.Past("x", since))),
                        Optional.of(false),
                        new FailurePolicy(3, FailurePolicy.UNBOUNDED)));
    }

    @Test
    void activeRolesGiveTheirPrivilegesAsLongAsTheyAreGranted() {
        create("u", "%");
        var user = new AccountName("u", "%");
        accounts.create(Account.role(ROLE).withGrants(selecting("a")));
        accounts.create(Account.role(INNER).withGrants(selecting("b")));
        accounts.change(ROLE, account -> account.withRoles(roles -> roles.plus(INNER, false)));
        accounts.change(user, account -> account.withRoles(roles -> roles.plus(ROLE, false)));

        assertThat(reads(user, Set.of(), "a")).isFalse();
        assertThat(reads(user, Set.of(ROLE), "a")).isTrue();
        assertThat(reads(user, Set.of(ROLE), "b")).isTrue();
        assertThat(reads(user, Set.of(INNER), "b")).isFalse();
        assertThat(accounts.roles().wouldLoop(ROLE, INNER)).isTrue();
        assertThat(accounts.roles().wouldLoop(INNER, user)).isFalse();

        accounts.drop(INNER);
        assertThat(reads(user, Set.of(ROLE), "b")).isFalse();
        assertThat(accounts.find(ROLE).orElseThrow().roles().granted()).isEmpty();
        accounts.change(user, account -> account.withRoles(roles -> roles.minus(ROLE)));
        assertThat(reads(user, Set.of(ROLE), "a")).isFalse();
    }

    private boolean reads(AccountName user, Set<AccountName> active, String schema) {
        return accounts.privileges(user, active, Set.of()).has(Privilege.SELECT, schema);
    }

    private static Grants selecting(String schema) {
        return Grants.NONE.onSchema(schema, _ -> PrivilegeSet.of(Privilege.SELECT));
    }

    @Test
    void severalChangesAreMadeTogetherOrNotAtAll() {
        create("u", "%");
        long before = accounts.revision();
        assertThatThrownBy(() ->
                        accounts.edit(draft -> {
                            draft.drop(new AccountName("u", "%"));
                            throw new IllegalStateException("no");
                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(accounts.find(new AccountName("u", "%"))).isPresent();
        assertThat(accounts.revision()).isEqualTo(before);
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

    @Test
    void whatTheGrantTablesSayIsInForceOnceTheyAreFlushed() {
        create("u", "%");
        var name = new AccountName("u", "%");
        accounts.editTables(
                draft -> draft.change(name, account -> account.withGrants(Grants.everything())));
        assertThat(accounts.privileges(name).has(Privilege.SELECT)).isFalse();
        assertThat(accounts.tables().getFirst().grants()).isEqualTo(Grants.everything());
        assertThat(new Accounts(store()).privileges(name).has(Privilege.SELECT)).isTrue();

        accounts.flush();
        assertThat(accounts.privileges(name).has(Privilege.SELECT)).isTrue();
    }

    @Test
    void restrictionsAndProxiesAreKept() {
        create("u", "%");
        var name = new AccountName("u", "%");
        var other = new AccountName("v", "");
        accounts.change(
                name,
                account ->
                        account.withGrants(
                                        Grants.everything()
                                                .restricted(
                                                        "wages",
                                                        set ->
                                                                set.plus(
                                                                        PrivilegeSet.of(
                                                                                Privilege.SELECT))))
                                .withRoles(others -> others.standingFor(other, true)));

        var kept = new Accounts(store());
        assertThat(kept.privileges(name).has(Privilege.SELECT, "shop")).isTrue();
        assertThat(kept.privileges(name).has(Privilege.SELECT, "wages")).isFalse();
        assertThat(kept.find(name).orElseThrow().roles().passesOn(other)).isTrue();
    }
}
