package dev.quell.session.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// An account as bytes. Privileges are kept by name, so that the order of the enums is nobody's promise.
///
/// ```text
///   version · user · host · plugin · secret · locked · expired · TLS · attributes
///   · global set · dynamic (count, name, grantable) · schemas (count, name, set)
///   · tables (count, schema, table, set) · columns (count, schema, table, column, set)
///   · from version 2 on: retained password · roles (count, user, host, admin, default) · limits · TLS details · password rules
///   · from version 3 on: restrictions (count, schema, set) · proxied accounts (count, user, host, grantable)
/// ```
final class AccountRecord {
    private static final int VERSION = 3;
    private static final int NONE = -1;
    private static final int UNSET = -2;

    private AccountRecord() {}

    static byte[] write(Account account) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(account.name().user());
            out.writeUTF(account.name().host());
            out.writeUTF(account.authentication().plugin());
            out.writeUTF(account.authentication().secret());
            var rules = account.rules();
            out.writeBoolean(rules.locked());
            out.writeBoolean(rules.password().expiry().expired());
            out.writeBoolean(rules.tls().kind() != TlsRequirement.Kind.NONE);
            out.writeUTF(account.attributes());
            writeGrants(out, account.grants());
            out.writeUTF(account.authentication().retained());
            writeRoles(out, account.roles());
            writeRules(out, rules);
            writeSets(out, account.grants().restrictions());
            writeProxied(out, account.roles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Account read(byte[] record) {
        try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
            int version = in.readByte();
            if (version < 1 || version > VERSION) {
                throw new IllegalStateException("account record of unknown version " + version);
            }
            var name = new AccountName(in.readUTF(), in.readUTF());
            var authentication = new Authentication(in.readUTF(), in.readUTF());
            boolean locked = in.readBoolean();
            boolean expired = in.readBoolean();
            var tls =
                    TlsRequirement.of(
                            in.readBoolean() ? TlsRequirement.Kind.SSL : TlsRequirement.Kind.NONE);
            String attributes = in.readUTF();
            var grants = readGrants(in);
            var rules =
                    LoginRules.NONE
                            .withLocked(locked)
                            .withTls(tls)
                            .withPassword(password ->
                                    expired ? password.withExpiry(Expiry::now) : password);
            if (version == 1) {
                return new Account(
                        name, authentication, rules, GrantedRoles.NONE, attributes, grants);
            }
            authentication = authentication.retaining(in.readUTF());
            var roles = readRoles(in);
            rules = readRules(in, rules);
            if (version > 2) {
                grants = grants.withRestrictions(readSets(in));
                roles = readProxied(in, roles);
            }
            return new Account(name, authentication, rules, roles, attributes, grants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeRoles(DataOutputStream out, GrantedRoles roles) throws IOException {
        out.writeInt(roles.granted().size());
        for (var role : roles.granted().entrySet()) {
            out.writeUTF(role.getKey().user());
            out.writeUTF(role.getKey().host());
            out.writeBoolean(role.getValue());
            out.writeBoolean(roles.defaults().contains(role.getKey()));
        }
    }

    private static GrantedRoles readRoles(DataInputStream in) throws IOException {
        var granted = new TreeMap<AccountName, Boolean>();
        var defaults = new TreeSet<AccountName>();
        for (int i = in.readInt(); i > 0; i--) {
            var role = new AccountName(in.readUTF(), in.readUTF());
            granted.put(role, in.readBoolean());
            if (in.readBoolean()) {
                defaults.add(role);
            }
        }
        return new GrantedRoles(granted, defaults, new TreeMap<>());
    }

    private static void writeProxied(DataOutputStream out, GrantedRoles roles) throws IOException {
        out.writeInt(roles.proxied().size());
        for (var proxied : roles.proxied().entrySet()) {
            out.writeUTF(proxied.getKey().user());
            out.writeUTF(proxied.getKey().host());
            out.writeBoolean(proxied.getValue());
        }
    }

    private static GrantedRoles readProxied(DataInputStream in, GrantedRoles roles)
            throws IOException {
        var all = roles;
        for (int i = in.readInt(); i > 0; i--) {
            all = all.standingFor(new AccountName(in.readUTF(), in.readUTF()), in.readBoolean());
        }
        return all;
    }

    private static void writeRules(DataOutputStream out, LoginRules rules) throws IOException {
        var limits = rules.limits();
        out.writeLong(limits.queries());
        out.writeLong(limits.updates());
        out.writeLong(limits.connections());
        out.writeLong(limits.userConnections());
        out.writeUTF(rules.tls().kind().name());
        out.writeUTF(rules.tls().cipher());
        out.writeUTF(rules.tls().issuer());
        out.writeUTF(rules.tls().subject());
        var password = rules.password();
        out.writeLong(password.expiry().changed().getEpochSecond());
        writeOptional(out, password.expiry().lifetime());
        writeOptional(out, password.reuse().history());
        writeOptional(out, password.reuse().days());
        out.writeInt(password.reuse().past().size());
        for (var past : password.reuse().past()) {
            out.writeUTF(past.secret());
            out.writeLong(past.since().getEpochSecond());
        }
        out.writeByte(password.currentRequired().map(yes -> yes ? 1 : 0).orElse(NONE));
        out.writeInt(password.failures().attempts());
        out.writeInt(password.failures().days());
    }

    private static LoginRules readRules(DataInputStream in, LoginRules before) throws IOException {
        var limits = new ResourceLimits(in.readLong(), in.readLong(), in.readLong(), in.readLong());
        var tls =
                new TlsRequirement(
                        TlsRequirement.Kind.valueOf(in.readUTF()),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF());
        var changed = Instant.ofEpochSecond(in.readLong());
        var expiry = new Expiry(before.password().expiry().expired(), changed, readOptional(in));
        var history = readOptional(in);
        var days = readOptional(in);
        var past = new ArrayList<Reuse.Past>();
        for (int i = in.readInt(); i > 0; i--) {
            past.add(new Reuse.Past(in.readUTF(), Instant.ofEpochSecond(in.readLong())));
        }
        int required = in.readByte();
        var password =
                new PasswordRules(
                        expiry,
                        new Reuse(history, days, past),
                        required == NONE ? Optional.empty() : Optional.of(required == 1),
                        new FailurePolicy(in.readInt(), in.readInt()));
        return new LoginRules(before.locked(), tls, limits, password);
    }

    private static void writeOptional(DataOutputStream out, OptionalInt value) throws IOException {
        out.writeInt(value.orElse(UNSET));
    }

    private static OptionalInt readOptional(DataInputStream in) throws IOException {
        int value = in.readInt();
        return value == UNSET ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static void writeGrants(DataOutputStream out, Grants grants) throws IOException {
        writeSet(out, grants.global());
        out.writeInt(grants.dynamic().size());
        for (var entry : grants.dynamic().entrySet()) {
            out.writeUTF(entry.getKey().name());
            out.writeBoolean(entry.getValue());
        }
        writeSets(out, grants.schemas());
        out.writeInt(grants.tables().size());
        for (var entry : grants.tables().entrySet()) {
            writeTable(out, entry.getKey());
            writeSet(out, entry.getValue());
        }
        out.writeInt(grants.columns().values().stream().mapToInt(SortedMap::size).sum());
        for (var table : grants.columns().entrySet()) {
            for (var column : table.getValue().entrySet()) {
                writeTable(out, table.getKey());
                out.writeUTF(column.getKey());
                writeSet(out, column.getValue());
            }
        }
    }

    private static Grants readGrants(DataInputStream in) throws IOException {
        var global = readSet(in);
        var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
        for (int i = in.readInt(); i > 0; i--) {
            var privilege = DynamicPrivilege.named(in.readUTF());
            boolean grantable = in.readBoolean();
            privilege.ifPresent(known -> dynamic.put(known, grantable));
        }
        var schemas = readSets(in);
        var tables = new TreeMap<TableName, PrivilegeSet>();
        for (int i = in.readInt(); i > 0; i--) {
            tables.put(new TableName(in.readUTF(), in.readUTF()), readSet(in));
        }
        var grants = new Grants(global, dynamic, schemas, tables, new TreeMap<>(), new TreeMap<>());
        for (int i = in.readInt(); i > 0; i--) {
            var table = new TableName(in.readUTF(), in.readUTF());
            String column = in.readUTF();
            var set = readSet(in);
            grants = grants.onColumn(table, column, _ -> set);
        }
        return grants;
    }

    private static void writeSets(DataOutputStream out, SortedMap<String, PrivilegeSet> bySchema)
            throws IOException {
        out.writeInt(bySchema.size());
        for (var entry : bySchema.entrySet()) {
            out.writeUTF(entry.getKey());
            writeSet(out, entry.getValue());
        }
    }

    private static SortedMap<String, PrivilegeSet> readSets(DataInputStream in) throws IOException {
        var bySchema = new TreeMap<String, PrivilegeSet>();
        for (int i = in.readInt(); i > 0; i--) {
            bySchema.put(in.readUTF(), readSet(in));
        }
        return bySchema;
    }

    private static void writeTable(DataOutputStream out, TableName table) throws IOException {
        out.writeUTF(table.schema());
        out.writeUTF(table.table());
    }

    private static void writeSet(DataOutputStream out, PrivilegeSet set) throws IOException {
        var members = set.members();
        out.writeByte(members.size());
        for (var privilege : members) {
            out.writeUTF(privilege.text());
        }
    }

    private static PrivilegeSet readSet(DataInputStream in) throws IOException {
        var set = PrivilegeSet.NONE;
        for (int i = in.readByte(); i > 0; i--) {
            var privilege = Privilege.named(in.readUTF());
            if (privilege.isPresent()) {
                set = set.plus(PrivilegeSet.of(privilege.get()));
            }
        }
        return set;
    }
}
