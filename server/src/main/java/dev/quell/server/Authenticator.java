package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.password.Sha2Password;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.base.text.Collation;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.Session;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Authentication;
import dev.quell.session.status.Counter;
import dev.quell.wire.auth.Challenge;
import dev.quell.wire.auth.Dialogue;
import dev.quell.wire.auth.NativeScramble;
import dev.quell.wire.auth.Sha2Login;
import dev.quell.wire.packet.AuthMoreData;
import dev.quell.wire.packet.AuthSwitchRequest;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.ChangeUser;
import dev.quell.wire.packet.HandshakeResponse41;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether a client is who it says it is, for one connection.
///
/// A user that does not exist goes through the same exchange as one that does, with the same answer at its end.
final class Authenticator implements Dialogue {
    /// What clients are greeted with, and what an unknown user is asked for.
    static final String DEFAULT_PLUGIN = Authentication.CACHING_SHA2;

    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
    private static final String ROOT = "root";
    private static final String NOT_YET = "";
    private static final int MAX_PACKET = 64 << 10;

    private final Session session;
    private final Peer peer;
    private final Conversation conversation;
    private final Shared shared;
    private final byte[] challenge;
    private String tlsCipher = "";

    /// What all connections of a server share.
    ///
    /// @param decoy a stored password that nobody knows
    record Shared(Sha2Login sha2, SecureRandom random, String decoy) {
        static Shared create(Sha2Login sha2) {
            var random = new SecureRandom();
            byte[] unknown = new byte[20];
            random.nextBytes(unknown);
            var decoy = Sha2Password.stored(unknown, random, Sha2Password.DEFAULT_ROUNDS);
            return new Shared(sha2, random, decoy);
        }
    }

    Authenticator(Session session, Conversation conversation, Shared shared) {
        this.session = session;
        this.peer = session.peer();
        this.conversation = conversation;
        this.shared = shared;
        this.challenge = Challenge.random(shared.random);
    }

    byte[] challenge() {
        return challenge;
    }

    /// From now on the conversation is private.
    void underTls(String cipher) {
        tlsCipher = cipher;
    }

    /// The account of a client that has answered the greeting.
    ///
    /// @throws SqlError 1045, 3118
    Account login(HandshakeResponse41 response, long capabilities) throws IOException {
        boolean plugins = (capabilities & Capability.PLUGIN_AUTH) != 0;
        String plugin = plugins ? response.plugin() : Authentication.NATIVE;
        return authenticate(response.user(), plugin, response.authentication(), plugins);
    }

    /// The login that takes the place of the present one.
    ///
    /// @throws SqlError 1045, 3118
    Login changeUser(ChangeUser request, Login before) throws IOException {
        boolean plugins = before.can(Capability.PLUGIN_AUTH);
        // Clients leave the proof out and wait to be asked, as MySQL always asks here.
        String plugin = plugins ? NOT_YET : Authentication.NATIVE;
        var account = authenticate(request.user(), plugin, request.authentication(), plugins);
        var login =
                new Login(
                        request.user(),
                        account.name(),
                        before.capabilities(),
                        request.attributes(),
                        before.tlsVersion(),
                        before.tlsCipher());
        return proxied(account, login);
    }

    /// Who has proven to be an account that was granted PROXY goes on as the other one, where the server is told to look for that.
    ///
    /// @return the login as it is, or as the other account
    /// @throws SqlError 1045 if there is no such account
    Login proxied(Account account, Login login) {
        var accounts = session.sessions().accounts();
        var other = account.roles().standsFor();
        if (other.isEmpty() || !looksForProxies(accounts.authentication(account))) {
            return login;
        }
        if (accounts.find(other.get()).isEmpty()) {
            logRefusal(login.user(), "the account that it is a proxy of does not exist");
            boolean password = accounts.hasPassword(account.name());
            throw ErrorCode.ACCESS_DENIED_ERROR.error(
                    login.user(), peer.host(), password ? "YES" : "NO");
        }
        return login.as(other.get());
    }

    private boolean looksForProxies(Authentication authentication) {
        var variables = session.sessions().variables();
        return !authentication.plugin().equals(Authentication.SOCKET)
                && variables.integer("check_proxy_users") != 0
                && variables.integer(authentication.plugin() + "_proxy_users") != 0;
    }

    private Account authenticate(
            String user, String clientPlugin, byte[] firstAnswer, boolean canSwitch)
            throws IOException {
        var found = session.sessions().accounts().match(user, peer.host(), peer.address());
        var authentication =
                found.map(session.sessions().accounts()::authentication)
                        .orElseGet(() -> new Authentication(DEFAULT_PLUGIN, shared.decoy));
        byte[] answer = firstAnswer;
        byte[] asked = challenge;
        String wanted = authentication.plugin();
        if (!wanted.equals(clientPlugin) && !wanted.equals(Authentication.SOCKET)) {
            if (!canSwitch) {
                logRefusal(user, "the client cannot log in with " + wanted);
                throw denied(user, answer);
            }
            asked = Challenge.random(shared.random);
            answer = switchTo(wanted, asked);
        }
        String account = found.map(known -> known.name().toString()).orElse("");
        boolean proven =
                switch (wanted) {
                    case Authentication.CACHING_SHA2 ->
                            shared.sha2.authenticate(
                                    this, account, secrets(authentication), asked, answer);
                    case Authentication.NATIVE -> isProven(authentication, asked, answer);
                    case Authentication.SOCKET -> isSystemUser(authentication.secret(), user);
                    default -> false;
                };
        delay(user);
        if (found.isEmpty()) {
            noteFailure(user);
            logRefusal(user, "no such account");
            throw denied(user, answer);
        }
        check(found.get(), user, proven, answer);
        return found.get();
    }

    /// After failures of the same user from the same address the answer comes late, whatever it is.
    ///
    /// @throws ClosedChannelException if the session was ended meanwhile: there is no answer then
    private void delay(String user) throws ClosedChannelException {
        var sessions = session.sessions();
        var step = Duration.ofMillis(sessions.variables().integer("quell_failed_login_delay"));
        var delay =
                sessions.loginDelays()
                        .before(user, peer.address(), step, sessions.clock().instant());
        if (!delay.isZero()
                && WaitPoint.pause(session.life(), Deadline.after(delay))
                        == WaitOutcome.CANCELLED) {
            throw new ClosedChannelException();
        }
    }

    private void noteFailure(String user) {
        var sessions = session.sessions();
        sessions.loginDelays().failed(user, peer.address(), sessions.clock().instant());
    }

    /// What besides the proof decides; failed proofs are counted.
    private void check(Account account, String user, boolean proven, byte[] answer) {
        var failures = session.sessions().failedLogins();
        var now = session.sessions().clock().instant();
        var blocked = failures.blocked(account, peer.host(), now);
        if (!proven) {
            noteFailure(user);
        }
        if (blocked.isEmpty() && !proven) {
            blocked = failures.failed(account, peer.host(), now);
        }
        if (blocked.isPresent()) {
            logRefusal(user, "the account is blocked after failed logins");
            throw blocked.get();
        }
        if (!proven) {
            logRefusal(user, "not proven who it is");
            throw denied(user, answer);
        }
        failures.forget(account.name());
        session.sessions().loginDelays().succeeded(user, peer.address());
        if (account.rules().locked()) {
            logRefusal(user, "the account is locked");
            session.sessions().counters().add(Counter.LOCKED_CONNECTS);
            throw ErrorCode.ACCOUNT_HAS_BEEN_LOCKED.error(user, peer.host());
        }
        if (!account.rules().tls().isMetBy(tlsCipher)) {
            logRefusal(user, "the account wants another kind of connection");
            throw denied(user, answer);
        }
    }

    private static List<String> secrets(Authentication authentication) {
        return authentication.retained().isEmpty()
                ? List.of(authentication.secret())
                : List.of(authentication.secret(), authentication.retained());
    }

    private static boolean isProven(Authentication authentication, byte[] asked, byte[] answer) {
        return secrets(authentication).stream()
                .anyMatch(secret -> NativeScramble.matches(secret, asked, answer));
    }

    private byte[] switchTo(String plugin, byte[] newChallenge) throws IOException {
        new AuthSwitchRequest(plugin, newChallenge).write(conversation.out());
        conversation.send(new Cancellation());
        return hear();
    }

    /// The operating system user that the secret names, or else the one of the user's name; and root is root.
    private boolean isSystemUser(String secret, String user) {
        if (!peer.unixSocket() || peer.systemUser().isEmpty()) {
            return false;
        }
        boolean root = user.equals(ROOT) && peer.systemUser().equals(ROOT);
        return root || peer.systemUser().equals(secret.isEmpty() ? user : secret);
    }

    private void logRefusal(String user, String why) {
        LOG.info(
                "connection {}: login of {} refused: {}",
                session.id(),
                new AccountName(user, peer.host()).printable(),
                why);
    }

    private SqlError denied(String user, byte[] answer) {
        boolean password = answer.length > 1 || (answer.length == 1 && answer[0] != 0);
        return ErrorCode.ACCESS_DENIED_ERROR.error(user, peer.host(), password ? "YES" : "NO");
    }

    @Override
    public void say(byte[] data) throws IOException {
        new AuthMoreData(data).write(conversation.out());
        conversation.send(new Cancellation());
    }

    @Override
    public byte[] hear() throws IOException {
        return conversation.hear(MAX_PACKET).rest();
    }

    @Override
    public boolean isPrivate() {
        return !tlsCipher.isEmpty() || peer.unixSocket();
    }

    /// The collation that a client named; empty for ids that are not known.
    static Optional<Collation> characterSet(int collationId) {
        return Collation.withId(collationId);
    }

    /// What names are decoded with before the session has its character set.
    static Charset charset(int collationId) {
        return characterSet(collationId)
                .map(collation -> collation.characterSet().charset())
                .orElse(StandardCharsets.UTF_8);
    }
}
