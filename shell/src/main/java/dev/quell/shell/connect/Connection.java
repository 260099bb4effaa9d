package dev.quell.shell.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.wire.client.ClientConversation;
import dev.quell.wire.client.ClientFailure;
import dev.quell.wire.client.Reply;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.client.TextRow;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.CommandCode;
import dev.quell.wire.packet.ParameterBlock;
import dev.quell.wire.packet.QueryCommand;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A logged-in connection. One thread talks; any thread may [#close] it, which ends whatever the talker waits for.
public final class Connection implements Closeable {
    private static final String MARIADB_PREFIX = "5.5.5-";

    private final ClientConversation conversation;
    private final SocketLink link;
    private final Address address;

    Connection(ClientConversation conversation, SocketLink link, Address address) {
        this.conversation = conversation;
        this.link = link;
        this.address = address;
    }

    public ClientConversation conversation() {
        return conversation;
    }

    SocketLink link() {
        return link;
    }

    public Address address() {
        return address;
    }

    public long id() {
        return conversation.greeting().connectionId();
    }

    /// As the greeting has it, without the number that MariaDB puts in front for old replicas.
    public String serverVersion() {
        var version = conversation.greeting().version();
        return version.startsWith(MARIADB_PREFIX)
                ? version.substring(MARIADB_PREFIX.length())
                : version;
    }

    public boolean isMariaDb() {
        return serverVersion().contains("MariaDB");
    }

    public boolean isQuell() {
        return serverVersion().contains("-quell-");
    }

    /// The TCP port on this side, which the server's process list shows; empty for a Unix socket.
    public Optional<Integer> localPort() {
        return link.localPort();
    }

    /// The TLS cipher; empty without TLS.
    public Optional<String> cipher() {
        return link.cipher();
    }

    /// Rows as text, '' for NULL.
    ///
    /// @param names of the columns
    public record Table(List<String> names, List<List<String>> rows) {}

    /// Runs one statement of the shell's own and gives its rows as text, '' for NULL.
    ///
    /// @throws ServerError the server refuses it
    public List<List<String>> rows(String sql) throws IOException, ServerError {
        return table(sql).rows();
    }

    /// The same, with the columns' names.
    public Table table(String sql) throws IOException, ServerError {
        var rows = new ArrayList<List<String>>();
        var names = read(sql, row -> rows.add(texts(row)));
        return new Table(names, rows);
    }

    /// The first column of each row, as rows come: nothing is stored here.
    public void firstColumn(String sql, Consumer<String> take) throws IOException, ServerError {
        read(sql, row -> take.accept(text(row, 0)));
    }

    // Gives the columns' names.
    private List<String> read(String sql, Consumer<TextRow> take) throws IOException, ServerError {
        conversation.query(new QueryCommand(sql, ParameterBlock.EMPTY));
        return switch (conversation.reply()) {
            case Reply.Done _ -> List.of();
            case Reply.Failed(var packet) -> throw new ServerError(packet);
            case Reply.FileWanted _ -> throw ClientFailure.malformed();
            case Reply.Columns(var columns) -> {
                readRows(columns.size(), take);
                yield columns.stream().map(ColumnDefinition41::name).toList();
            }
        };
    }

    private void readRows(int columns, Consumer<TextRow> take) throws IOException, ServerError {
        var row = new TextRow(columns);
        for (var packet = conversation.row(); packet.isPresent(); packet = conversation.row()) {
            row.over(packet.get());
            take.accept(row);
        }
        if (conversation.end().failure().isPresent()) {
            throw new ServerError(conversation.end().failure().get());
        }
    }

    private static List<String> texts(TextRow row) {
        var texts = new ArrayList<String>(row.columns());
        for (int i = 0; i < row.columns(); i++) {
            texts.add(text(row, i));
        }
        return texts;
    }

    private static String text(TextRow row, int column) {
        return row.isNull(column)
                ? ""
                : new String(row.array(), row.start(column), row.length(column), UTF_8);
    }

    /// A command that answers with OK or an error.
    public void command(int code, byte[] argument) throws IOException, ServerError {
        conversation.command(code, argument);
        if (conversation.reply() instanceof Reply.Failed(var packet)) {
            throw new ServerError(packet);
        }
    }

    /// Makes a database the current one (COM_INIT_DB).
    public void use(String database) throws IOException, ServerError {
        command(CommandCode.INIT_DB, database.getBytes(UTF_8));
    }

    /// Says goodbye and closes; a server that is gone already is no error.
    public void quit() {
        try (this) {
            conversation.quit();
        } catch (IOException alreadyGone) {
            // Nobody is left to say goodbye to.
        }
    }

    @Override
    public void close() throws IOException {
        conversation.close();
    }
}
