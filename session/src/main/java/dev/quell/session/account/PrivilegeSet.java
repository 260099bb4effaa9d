package dev.quell.session.account;

import java.util.ArrayList;
import java.util.List;

/// A set of static privileges, a bit for each.
public record PrivilegeSet(long bits) {
    public static final PrivilegeSet NONE = new PrivilegeSet(0);

    public static PrivilegeSet of(Privilege... privileges) {
        long bits = 0;
        for (var privilege : privileges) {
            bits |= privilege.bit();
        }
        return new PrivilegeSet(bits);
    }

    /// ALL PRIVILEGES of a level: every one that can be granted there, without GRANT OPTION.
    public static PrivilegeSet all(Privilege.Level level) {
        long bits = 0;
        for (var privilege : Privilege.values()) {
            if (privilege.applies(level) && privilege != Privilege.GRANT_OPTION) {
                bits |= privilege.bit();
            }
        }
        return new PrivilegeSet(bits);
    }

    public boolean has(Privilege privilege) {
        return (bits & privilege.bit()) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /// True if every one of those is here.
    public boolean contains(PrivilegeSet others) {
        return (others.bits & ~bits) == 0;
    }

    public PrivilegeSet plus(PrivilegeSet others) {
        return new PrivilegeSet(bits | others.bits);
    }

    public PrivilegeSet minus(PrivilegeSet others) {
        return new PrivilegeSet(bits & ~others.bits);
    }

    /// What error 1142 calls a statement that takes these: GRANT OPTION is `GRANT` and stands before REFERENCES.
    public String command() {
        var words = new ArrayList<String>();
        var late = new ArrayList<String>();
        for (var privilege : members()) {
            if (privilege == Privilege.GRANT_OPTION) {
                words.add("GRANT");
            } else {
                (privilege.compareTo(Privilege.REFERENCES) < 0 ? words : late)
                        .add(privilege.text());
            }
        }
        words.addAll(late);
        return String.join(", ", words);
    }

    /// Its members in the order of SHOW GRANTS.
    public List<Privilege> members() {
        var members = new ArrayList<Privilege>();
        for (var privilege : Privilege.values()) {
            if (has(privilege)) {
                members.add(privilege);
            }
        }
        return members;
    }
}
