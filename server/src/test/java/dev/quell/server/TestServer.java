package dev.quell.server;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.server.tls.Credentials;
import dev.quell.server.tls.TlsGate;
import dev.quell.session.Sessions;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountStore;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.variable.GlobalVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A server over a [ScriptedRunner] with the accounts root (native), sha (caching_sha2_password), both `secret`.
final class TestServer implements AutoCloseable {
    private final Sessions sessions;
    private final Server server;

    TestServer(Map<String, String> variables) {
        var accounts = new Accounts(AccountStore.none());
        account(accounts, "root", Authentication.NATIVE);
        account(accounts, "sha", Authentication.CACHING_SHA2);
        var clock = InstantSource.system();
        sessions = new Sessions(accounts, new GlobalVariables(variables), clock);
        var tls = new TlsGate(() -> Credentials.inMemory(clock).context());
        var address = new InetSocketAddress("127.0.0.1", 0);
        var config =
                new ServerConfig(
                        List.of(address), Optional.empty(), "8.4.0-test", Optional.of(tls));
        server = new Server(config, sessions, new ScriptedRunner());
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void account(Accounts accounts, String user, String plugin) {
        accounts.create(
                Account.create(
                        new AccountName(user, "%"), Authentication.withPassword(plugin, "secret")));
    }

    int port() {
        return server.port();
    }

    Server server() {
        return server;
    }

    Sessions sessions() {
        return sessions;
    }

    /// Waits until something holds that another thread brings about, two minutes at most.
    static boolean eventually(BooleanSupplier condition) {
        var deadline = Deadline.after(Duration.ofMinutes(2));
        while (!condition.getAsBoolean()) {
            var soon = Deadline.after(Duration.ofMillis(5));
            if (deadline.nanosLeft() < 0
                    || WaitPoint.pause(new Cancellation(), soon) != WaitOutcome.TIMED_OUT) {
                return false;
            }
        }
        return true;
    }

    static void pause(Duration time) {
        WaitPoint.pause(new Cancellation(), Deadline.after(time));
    }

    @Override
    public void close() {
        server.close();
        sessions.close();
    }
}
