package dev.quell.server.tls;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes TLS engines. The context takes a tenth of a second to make, so it is made beside the server's start; who comes
/// earlier waits.
public final class TlsGate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final WaitPoint changed = new WaitPoint();
    private @Nullable SSLContext context; // guarded by `changed`
    private boolean failed; // guarded by `changed`

    /// @param source makes the context, on a thread of its own
    public TlsGate(Callable<SSLContext> source) {
        Thread.ofPlatform().daemon().name("tls-start").start(() -> make(source));
    }

    private void make(Callable<SSLContext> source) {
        try {
            var made = source.call();
            changed.update(() -> context = made);
        } catch (Exception e) {
            LOG.error("TLS is not available", e);
            changed.update(() -> failed = true);
        }
    }

    /// An engine for one connection; empty if there is no TLS after all, or not before the deadline.
    public Optional<SSLEngine> engine(Deadline deadline) {
        changed.await(new Cancellation(), deadline, () -> failed || context != null);
        var made = context;
        if (made == null) {
            return Optional.empty();
        }
        var engine = made.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return Optional.of(engine);
    }
}
