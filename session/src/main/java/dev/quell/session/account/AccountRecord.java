package dev.quell.session.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// An account as bytes. Privileges are kept by name, so that the order of the enums is nobody's promise.
///
/// ```text
///   version · user · host · plugin · secret · locked · expired · tlsRequired · attributes
///   · global set · dynamic (count, name, grantable) · schemas (count, name, set)
///   · tables (count, schema, table, set) · columns (count, schema, table, column, set)
/// ```
final class AccountRecord {
    private static final int VERSION = 1;

    private AccountRecord() {}

    static byte[] write(Account account) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(account.name().user());
            out.writeUTF(account.name().host());
            out.writeUTF(account.authentication().plugin());
            out.writeUTF(account.authentication().secret());
            out.writeBoolean(account.locked());
            out.writeBoolean(account.expired());
            out.writeBoolean(account.tlsRequired());
            out.writeUTF(account.attributes());
            writeGrants(out, account.grants());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Account read(byte[] record) {
        try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("account record of unknown version " + version);
            }
            var name = new AccountName(in.readUTF(), in.readUTF());
            var authentication = new Authentication(in.readUTF(), in.readUTF());
            boolean locked = in.readBoolean();
            boolean expired = in.readBoolean();
            boolean tlsRequired = in.readBoolean();
            String attributes = in.readUTF();
            return new Account(
                    name, authentication, locked, expired, tlsRequired, attributes, readGrants(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeGrants(DataOutputStream out, Grants grants) throws IOException {
        writeSet(out, grants.global());
        out.writeInt(grants.dynamic().size());
        for (var entry : grants.dynamic().entrySet()) {
            out.writeUTF(entry.getKey().name());
            out.writeBoolean(entry.getValue());
        }
        out.writeInt(grants.schemas().size());
        for (var entry : grants.schemas().entrySet()) {
            out.writeUTF(entry.getKey());
            writeSet(out, entry.getValue());
        }
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
        var schemas = new TreeMap<String, PrivilegeSet>();
        for (int i = in.readInt(); i > 0; i--) {
            schemas.put(in.readUTF(), readSet(in));
        }
        var tables = new TreeMap<TableName, PrivilegeSet>();
        for (int i = in.readInt(); i > 0; i--) {
            tables.put(new TableName(in.readUTF(), in.readUTF()), readSet(in));
        }
        var grants = new Grants(global, dynamic, schemas, tables, new TreeMap<>());
        for (int i = in.readInt(); i > 0; i--) {
            var table = new TableName(in.readUTF(), in.readUTF());
            String column = in.readUTF();
            var set = readSet(in);
            grants = grants.onColumn(table, column, _ -> set);
        }
        return grants;
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
