package dev.quell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.session.account.AccountName;
import dev.quell.session.account.Expiry;
import dev.quell.session.status.Counter;
import dev.quell.session.variable.GlobalVariables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionsTest {
    @Test
    void theLastPlaceIsForAnAdministrator() {
        var server = new TestServer(Map.of("max_connections", "2"));
        server.login(TestServer.ANN);
        server.login(TestServer.BOB);

        assertThatThrownBy(() -> server.login(TestServer.ANN)).hasMessage("Too many connections");
        assertThat(server.sessions.count()).isEqualTo(2);
        server.connect();
        assertThatThrownBy(server::connect).hasMessage("Too many connections");
    }

    @Test
    void anAdministratorGetsInWhenAllPlacesAreTaken() {
        var server = new TestServer(Map.of("max_connections", "2"));
        server.login(TestServer.ANN);
        server.login(TestServer.BOB);

        assertThat(server.login(TestServer.ADMIN).id()).isEqualTo(3);
    }

    @Test
    void idsWrapAroundAt32BitsAndSkipThoseInUse() {
        var accounts = new TestServer(Map.of()).accounts;
        var globals = new GlobalVariables(Map.of());
        var sessions = new Sessions(accounts, globals, InstantSource.system(), 0xFFFF_FFFEL);
        var peer = Peer.socket("root");

        var ids = new ArrayList<Long>();
        for (int i = 0; i < 3; i++) {
            ids.add(sessions.open(peer).id());
        }
        assertThat(ids).containsExactly(0xFFFF_FFFFL, 1L, 2L);
    }

    @Test
    void withoutProcessOneSeesOnlyTheOwnUser() {
        var server = new TestServer(Map.of());
        var ann = server.login(TestServer.ANN);
        var otherAnn = server.login(new AccountName("ann", "192.0.2.%"));
        server.login(TestServer.BOB);
        server.connect();

        assertThat(server.sessions.processList(ann))
                .extracting(ProcessInfo::id)
                .containsExactly(ann.id(), otherAnn.id());
    }

    @Test
    void withProcessOneSeesAllInTheOrderOfTheirIds() {
        var server = new TestServer(Map.of());
        for (int i = 0; i < 50; i++) {
            server.login(TestServer.ANN);
        }
        var viewer = server.login(TestServer.VIEWER);
        server.connect();

        assertThat(server.sessions.processList(viewer))
                .hasSize(52)
                .isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
    }

    @Test
    void whatASessionCountedStaysWhenItIsGone() {
        var server = new TestServer(Map.of());
        var status = new ServerStatus(server.sessions);
        var ann = server.login(TestServer.ANN);
        ann.counters().add(Counter.COM_SELECT, 3);
        server.sessions.close(ann);
        server.sessions.close(ann);
        server.login(TestServer.ANN).counters().add(Counter.COM_SELECT);

        assertThat(status.total(Counter.COM_SELECT)).isEqualTo(4);
        assertThat(status.global()).containsEntry("Threads_connected", "1");
    }

    @Test
    void anExpiredPasswordLetsOnlyThoseInWhoCanChangeIt() {
        var server = new TestServer(Map.of());
        server.accounts.change(
                TestServer.ANN,
                account ->
                        account.withRules(rules ->
                                rules.withPassword(password -> password.withExpiry(Expiry::now))));
        assertThatThrownBy(() -> server.login(TestServer.ANN))
                .hasMessageStartingWith("Your password has expired");

        var session = server.connect();
        long able = Login.CAN_HANDLE_EXPIRED_PASSWORDS;
        server.sessions.admit(session, new Login("ann", TestServer.ANN, able, Map.of(), "", ""));
        assertThat(session.passwordExpired()).isTrue();
    }
}
