package dev.quell.session.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
    private static final AccountName ANN = new AccountName("ann", "%");

    private static Privileges of(Grants grants) {
        return Privileges.of(ANN, grants, false).from("localhost", true);
    }

    private static PrivilegeSet only(Privilege... privileges) {
        return PrivilegeSet.of(privileges);
    }

    @Test
    void aPrivilegeHoldsOnWhatItWasGrantedOnAndBelow() {
        var rights =
                of(
                        Grants.NONE
                                .withGlobal(only(Privilege.SELECT))
                                .onSchema("shop", _ -> only(Privilege.INSERT))
                                .onTable(
                                        new TableName("shop", "orders"),
                                        _ -> only(Privilege.DELETE)));

        assertThat(rights.has(Privilege.SELECT, "any", "table")).isTrue();
        assertThat(rights.has(Privilege.INSERT, "shop", "orders")).isTrue();
        assertThat(rights.has(Privilege.INSERT, "other", "orders")).isFalse();
        assertThat(rights.has(Privilege.DELETE, "shop", "orders")).isTrue();
        assertThat(rights.has(Privilege.DELETE, "shop")).isFalse();
    }

    @Test
    void databasePatternsMatchAndTheMostSpecificDecides() {
        var rights =
                of(
                        Grants.NONE
                                .onSchema("app%", _ -> only(Privilege.SELECT))
                                .onSchema("app\\_x", _ -> only(Privilege.INSERT)));

        assertThat(rights.has(Privilege.SELECT, "application")).isTrue();
        assertThat(rights.has(Privilege.INSERT, "app_x")).isTrue();
        assertThat(rights.has(Privilege.SELECT, "app_x")).isFalse();
        assertThat(rights.has(Privilege.INSERT, "appyx")).isFalse();
    }

    @Test
    void columnPrivilegesAllowTheirColumnsOnly() {
        var table = new TableName("shop", "orders");
        var rights = of(Grants.NONE.onColumn(table, "id", _ -> only(Privilege.SELECT)));

        assertThatCode(() -> rights.require(Privilege.SELECT, "shop", "orders", List.of("ID")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        rights.require(Privilege.SELECT, "shop", "orders", List.of("id", "price")))
                .hasMessage(
                        "SELECT command denied to user 'ann'@'localhost' for column 'price' in table"
                                + " 'orders'");
        assertThatThrownBy(() -> rights.require(Privilege.DELETE, "shop", "orders", List.of("id")))
                .hasMessage("DELETE command denied to user 'ann'@'localhost' for table 'orders'");
    }

    @Test
    void aDatabaseIsSeenWithAnyPrivilegeInIt() {
        var rights =
                of(Grants.NONE.onTable(new TableName("shop", "t"), _ -> only(Privilege.UPDATE)));

        assertThat(rights.sees("shop")).isTrue();
        assertThat(rights.sees("mysql")).isFalse();
        assertThat(rights.sees("information_schema")).isTrue();
        assertThatThrownBy(() -> rights.requireEntry("mysql"))
                .hasMessage("Access denied for user 'ann'@'%' to database 'mysql'");
    }

    @Test
    void nobodyWritesInTheReadOnlySchemas() {
        var root = of(Grants.everything());

        assertThat(root.has(Privilege.SELECT, "information_schema", "tables")).isTrue();
        assertThat(root.has(Privilege.INSERT, "information_schema", "tables")).isFalse();
        assertThat(root.has(Privilege.DROP, "performance_schema", "threads")).isFalse();
        assertThat(of(Grants.NONE).has(Privilege.SELECT, "performance_schema", "processlist"))
                .isTrue();
        assertThat(of(Grants.NONE).has(Privilege.SELECT, "performance_schema", "threads"))
                .isFalse();
    }

    @Test
    void superStandsForDynamicPrivilegesButIsNoShield() {
        var rights = of(Grants.NONE.withGlobal(only(Privilege.SUPER)));

        assertThat(rights.has(DynamicPrivilege.CONNECTION_ADMIN)).isTrue();
        assertThat(rights.has(DynamicPrivilege.SYSTEM_USER)).isFalse();
        assertThatThrownBy(() ->
                        of(Grants.NONE.withDynamic(Map.of()))
                                .require(DynamicPrivilege.SYSTEM_VARIABLES_ADMIN))
                .hasMessage(
                        "Access denied; you need (at least one of) the SUPER or SYSTEM_VARIABLES_ADMIN"
                                + " privilege(s) for this operation");
    }
}
