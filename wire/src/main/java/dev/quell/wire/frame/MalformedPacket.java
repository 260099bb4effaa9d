package dev.quell.wire.frame;

/// A packet says something about itself that is not true: a length beyond its end, a missing field. Whoever reads packets
/// turns it into an error packet; it never means that the server is at fault.
public final class MalformedPacket extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPacket(String what) {
        super(what, null, false, false); // no stack trace: anybody on the network can cause these
    }
}
