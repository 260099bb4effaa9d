package dev.quell.app;

import dev.quell.base.error.SqlError;
import dev.quell.query.EventScheduler;
import dev.quell.query.QueryRunner;
import dev.quell.query.spill.SpillFolder;
import dev.quell.query.statement.EngineSettings;
import dev.quell.query.system.PersistedVariables;
import dev.quell.server.Server;
import dev.quell.server.ServerConfig;
import dev.quell.server.tls.Credentials;
import dev.quell.server.tls.TlsGate;
import dev.quell.session.Sessions;
import dev.quell.session.account.Accounts;
import dev.quell.session.status.ServerCounters;
import dev.quell.session.variable.GlobalVariables;
import dev.quell.storage.Engine;
import dev.quell.storage.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All rooms, wired: storage below, sessions and statements on it, the server in front.
final class QuellServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuellServer.class);
    private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(10);
    private static final String UUID_KEY = "server/uuid";

    private final ServerOptions options;
    private final Engine engine;
    private final Sessions sessions;
    private final Server server;
    private final SpillFolder spills;
    private final EventScheduler events;
    private final HeapWatch heap;

    private QuellServer(
            ServerOptions options,
            Engine engine,
            Sessions sessions,
            Server server,
            SpillFolder spills,
            EventScheduler events) {
        this.options = options;
        this.engine = engine;
        this.sessions = sessions;
        this.server = server;
        this.spills = spills;
        this.events = events;
        heap = HeapWatch.ofProcess(() -> sessions.running() == 0);
    }

    /// Opens the data, and accepts connections when it returns.
    ///
    /// @param rootPassword what root's password over TCP becomes if this is the first start
    /// @throws StartFailure if the options or the machine do not allow it
    static QuellServer start(ServerOptions options, Optional<String> rootPassword) {
        var clock = InstantSource.system();
        var variables = variables(options);
        var engine = openEngine(options, variables);
        try {
            variables.fact("server_uuid", serverUuid(engine));
            restore(variables, engine);
            var accounts = new Accounts(new CatalogAccounts(engine.catalog()));
            new FirstStart(accounts).prepare(options, rootPassword);
            var sessions = new Sessions(accounts, variables, clock);
            var spills = spills(options);
            var runner = new QueryRunner(engine, sessions, clock, spills);
            var server = new Server(config(options, sessions), sessions, runner);
            listen(server, options);
            var events = new EventScheduler(runner, sessions, engine);
            var quell = new QuellServer(options, engine, sessions, server, spills, events);
            variables.fact("port", Integer.toString(server.port()));
            variables.fact("socket", quell.socket().toString());
            if (server.administrativePort() != 0) {
                variables.fact("admin_port", Integer.toString(server.administrativePort()));
            }
            events.start();
            quell.heap.start();
            return quell;
        } catch (StartFailure e) {
            engine.close();
            throw e;
        }
    }

    private static GlobalVariables variables(ServerOptions options) {
        try {
            var variables = new GlobalVariables(options.variables());
            variables.fact("version", Version.SERVER);
            variables.fact("bind_address", options.bind());
            options.data()
                    .ifPresent(folder -> variables.fact("datadir", folder.toAbsolutePath() + "/"));
            options.origins().forEach(variables::from);
            return variables;
        } catch (SqlError e) {
            throw new StartFailure(e.getMessage());
        }
    }

    private static Engine openEngine(ServerOptions options, GlobalVariables variables) {
        var engineOptions =
                new EngineOptions(
                        options.data(),
                        EngineSettings.flushMode(variables),
                        variables.integer("innodb_buffer_pool_size"));
        try {
            if (options.data().isPresent()) {
                Files.createDirectories(options.data().get());
            }
            return Engine.open(engineOptions);
        } catch (IOException e) {
            throw new StartFailure("cannot make the data folder: " + e);
        } catch (UncheckedIOException e) {
            throw new StartFailure("cannot open the data folder: " + e.getMessage());
        }
    }

    private static SpillFolder spills(ServerOptions options) {
        long memory = SpillFolder.standardMemory();
        return options.data()
                .map(folder -> SpillFolder.in(folder.resolve("spill"), memory))
                .orElseGet(() -> SpillFolder.temporary(memory));
    }

    /// What SET PERSIST kept counts more than options, as in MySQL.
    private static void restore(GlobalVariables variables, Engine engine) {
        new PersistedVariables(engine.catalog())
                .all()
                .forEach((name, text) -> {
                    try {
                        variables.restore(name, text);
                    } catch (SqlError e) {
                        LOG.warn("the persisted variable {} is left out: {}", name, e.getMessage());
                    }
                });
        EngineSettings.apply(variables, engine);
    }

    private static String serverUuid(Engine engine) {
        var catalog = engine.catalog();
        var kept = catalog.load(UUID_KEY);
        if (kept.isPresent()) {
            return new String(kept.get(), StandardCharsets.US_ASCII);
        }
        var uuid = UUID.randomUUID().toString();
        catalog.save(UUID_KEY, uuid.getBytes(StandardCharsets.US_ASCII));
        return uuid;
    }

    private static ServerConfig config(ServerOptions options, Sessions sessions) {
        var variables = sessions.variables();
        var addresses = new ArrayList<InetSocketAddress>();
        for (String host : options.bind().split(",")) {
            addresses.add(new InetSocketAddress(host.strip(), options.port()));
        }
        var certificate = variables.text("ssl_cert");
        var key = variables.text("ssl_key");
        var tls =
                new TlsGate(() -> {
                    var found = credentials(options.data(), certificate, key, sessions.clock());
                    sessions.counters().certificate(validity(found));
                    return found.context();
                });
        return new ServerConfig(
                addresses, administrative(variables), Version.SERVER, Optional.of(tls));
    }

    private static Optional<InetSocketAddress> administrative(GlobalVariables variables) {
        return Optional.of(variables.text("admin_address"))
                .filter(address -> !address.isEmpty())
                .map(address ->
                        new InetSocketAddress(address, (int) variables.integer("admin_port")));
    }

    private static ServerCounters.Certificate validity(Credentials credentials) {
        var own = credentials.chain().getFirst();
        return new ServerCounters.Certificate(
                own.getNotBefore().toInstant(), own.getNotAfter().toInstant());
    }

    private static Credentials credentials(
            Optional<Path> folder, String certificate, String key, InstantSource clock)
            throws IOException, GeneralSecurityException {
        if (!certificate.isEmpty() && !key.isEmpty()) {
            return Credentials.load(Path.of(certificate), Path.of(key));
        }
        return folder.isPresent()
                ? Credentials.ofFolder(folder.get(), clock)
                : Credentials.inMemory(clock);
    }

    private static void listen(Server server, ServerOptions options) {
        try {
            server.start();
            server.start(options.socketPath(server.port()));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new StartFailure(
                    "cannot listen on %s port %d and %s: %s"
                            .formatted(
                                    options.bind(),
                                    options.port(),
                                    options.socketPath(server.port()),
                                    e.getMessage()));
        }
    }

    /// The TCP addresses, as the ready line tells them.
    String address() {
        var hosts = List.of(options.bind().split(","));
        return hosts.getFirst().strip()
                + ":"
                + server.port()
                + (hosts.size() > 1 ? " (and others)" : "");
    }

    Path socket() {
        return options.socketPath(server.port()).toAbsolutePath();
    }

    /// How long [#close] may take (`quell_shutdown_timeout`) before the process had better end without it.
    Duration patience() {
        return Duration.ofSeconds(sessions.variables().integer("quell_shutdown_timeout"));
    }

    /// No new sessions, statements stopped, data flushed. Where a disk hangs that can take for ever.
    @Override
    public void close() {
        heap.close();
        events.stop();
        server.stop(CLIENTS_PATIENCE);
        server.close();
        events.close();
        sessions.close();
        spills.close();
        engine.close();
    }
}
