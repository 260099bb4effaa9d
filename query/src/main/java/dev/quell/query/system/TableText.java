package dev.quell.query.system;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.constraint.ForeignKeyText;
import dev.quell.sql.lex.Lexer;
import dev.quell.sql.lex.Token;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Names;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Definitions as the SQL that would make them: SHOW CREATE TABLE, VIEW and DATABASE, byte for byte as MySQL writes it.
final class TableText {
    /// Options of the catalog that are written elsewhere, or nowhere.
    private static final Set<String> HIDDEN =
            Set.of("engine", "comment", "charset", "collate", "auto_increment", "temporary");

    private final char quote;
    private final boolean always;
    private final boolean standard;

    /// @param always whether names are quoted that need not be (`sql_quote_show_create`)
    TableText(SqlMode mode, boolean always) {
        this.quote = mode.has(SqlMode.Flag.ANSI_QUOTES) ? '"' : '`';
        this.always = always;
        this.standard = mode.has(SqlMode.Flag.ANSI);
    }

    /// @param nextNumber the next AUTO_INCREMENT value, 0 or 1 for none worth telling
    String createTable(TableDefinition table, long nextNumber) {
        var parts = new ArrayList<String>();
        table.columns().stream()
                .filter(column -> !column.isHidden())
                .forEach(column -> parts.add(column(table, column)));
        ColumnFacts.ordered(table).forEach(index -> parts.add(index(table, index)));
        table.foreignKeys().forEach(key -> parts.add(foreignKey(table, key)));
        table.checks().forEach(check -> parts.add(check(check)));
        return "CREATE "
                + (table.isTemporary() ? "TEMPORARY " : "")
                + "TABLE "
                + name(table.name())
                + " (\n  "
                + String.join(",\n  ", parts)
                + "\n)"
                + (standard ? "" : tableOptions(table, nextNumber));
    }

    /// What the mode ANSI leaves out, as other servers would not know it.
    private static String tableOptions(TableDefinition table, long nextNumber) {
        return " ENGINE="
                + ColumnFacts.engine(table)
                + (Long.compareUnsigned(nextNumber, 1) > 0
                        ? " AUTO_INCREMENT=" + Long.toUnsignedString(nextNumber)
                        : "")
                + charset(table.collation())
                + options(table.options())
                + (table.comment().isEmpty() ? "" : " COMMENT=" + literal(table.comment()));
    }

    private static String charset(Collation collation) {
        return " DEFAULT CHARSET="
                + collation.characterSet().mysqlName()
                + (collation.isDefault() && collation != Collation.UTF8MB4_0900_AI_CI
                        ? ""
                        : " COLLATE=" + collation.mysqlName());
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> !HIDDEN.contains(option.getKey()))
                .filter(option -> !option.getKey().startsWith("quell_"))
                .sorted(Map.Entry.comparingByKey())
                .map(option ->
                        " " + option.getKey().toUpperCase(Locale.ROOT) + "=" + option.getValue())
                .collect(Collectors.joining());
    }

    private String column(TableDefinition table, ColumnDefinition column) {
        var text = new StringBuilder(name(column.name())).append(' ');
        text.append(TypeText.of(column.type()));
        appendCollation(text, table, column);
        if (column.generation() instanceof Generation.Always(var expression, var stored)) {
            text.append(" GENERATED ALWAYS AS (").append(expression).append(')');
            text.append(stored ? " STORED" : " VIRTUAL");
        }
        if (!column.nullable()) {
            text.append(" NOT NULL");
        } else if (column.type().kind() == TypeKind.TIMESTAMP) {
            text.append(" NULL");
        }
        appendDefault(text, column);
        if (column.onUpdateNow()) {
            text.append(" ON UPDATE ").append(ColumnFacts.now(column));
        }
        if (column.autoIncrement()) {
            text.append(" AUTO_INCREMENT");
        }
        if (column.invisible()) {
            text.append(" /*!80023 INVISIBLE */");
        }
        if (!column.comment().isEmpty()) {
            text.append(" COMMENT ").append(literal(column.comment()));
        }
        return text.toString();
    }

    /// By MySQL's `store_create_info`: what was written at the column is written again, even where it is the table's.
    private static void appendCollation(
            StringBuilder text, TableDefinition table, ColumnDefinition column) {
        if (ColumnFacts.collation(column.type()).isEmpty()) {
            return;
        }
        var collation = column.type().collation();
        boolean foreign = collation != table.collation();
        if (foreign || column.ownCollation()) {
            text.append(" CHARACTER SET ").append(collation.characterSet().mysqlName());
        }
        boolean newDefault = foreign && collation == Collation.UTF8MB4_0900_AI_CI;
        if (column.ownCollation() || !collation.isDefault() || newDefault) {
            text.append(" COLLATE ").append(collation.mysqlName());
        }
    }

    private static void appendDefault(StringBuilder text, ColumnDefinition column) {
        if (column.generation() instanceof Generation.Always || column.autoIncrement()) {
            return;
        }
        boolean large = column.type().kind().isLarge() && column.type().kind() != TypeKind.JSON;
        switch (column.defaultValue()) {
            case ColumnDefault.None _ -> {
                // nothing to tell
            }
            case ColumnDefault.Constant(Value.Null _) -> {
                if (!large) {
                    text.append(" DEFAULT NULL");
                }
            }
            case ColumnDefault.Constant(Value.Bit(var bits, _)) ->
                    text.append(" DEFAULT b'").append(Long.toBinaryString(bits)).append('\'');
            case ColumnDefault.Constant(Value.Binary(var bytes)) ->
                    text.append(" DEFAULT ").append(bytes(bytes));
            case ColumnDefault.Constant(var value) ->
                    text.append(" DEFAULT ").append(literal(ValueText.of(value, column.type())));
            case ColumnDefault.Now _ -> text.append(" DEFAULT ").append(ColumnFacts.now(column));
            case ColumnDefault.Expression(var expression) ->
                    text.append(" DEFAULT (").append(expression).append(')');
        }
    }

    /// Bytes are a text literal where they are UTF-8, else hex.
    private static String bytes(byte[] bytes) {
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return literal(decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().withUpperCase().formatHex(bytes);
        }
    }

    private String index(TableDefinition table, IndexDefinition index) {
        String head =
                switch (index.kind()) {
                    case PRIMARY -> "PRIMARY KEY";
                    case UNIQUE -> "UNIQUE KEY " + name(index.name());
                    case NON_UNIQUE -> "KEY " + name(index.name());
                };
        return head
                + " ("
                + index.parts().stream()
                        .map(part -> part(table, part))
                        .collect(Collectors.joining(","))
                + ")"
                + (standard || index.comment().isEmpty()
                        ? ""
                        : " COMMENT " + literal(index.comment()))
                + (index.visible() ? "" : " /*!80000 INVISIBLE */");
    }

    private String part(TableDefinition table, IndexPart part) {
        ColumnDefinition column = table.columns().get(part.column());
        return ColumnFacts.keyExpression(column)
                        .map(expression -> "(" + expression + ")")
                        .orElseGet(() -> name(column.name()))
                + (part.prefixLength() == 0 ? "" : "(" + part.prefixLength() + ")")
                + (part.descending() ? " DESC" : "");
    }

    private String foreignKey(TableDefinition table, ForeignKeyDefinition key) {
        return ForeignKeyText.head(key, table.schema(), this::name)
                + ForeignKeyText.action(" ON DELETE ", key.onDelete())
                + ForeignKeyText.action(" ON UPDATE ", key.onUpdate());
    }

    private String check(CheckDefinition check) {
        return "CONSTRAINT "
                + name(check.name())
                + " CHECK ("
                + check.text()
                + ")"
                + (check.enforced() ? "" : " /*!80016 NOT ENFORCED */");
    }

    String createView(ViewDefinition view) {
        var said = view.attributes();
        String checkOption = said.getOrDefault("check_option", "NONE");
        return "CREATE "
                + (standard ? "" : viewOptions(said))
                + "VIEW "
                + name(view.name())
                + (view.columns().isEmpty()
                        ? ""
                        : " ("
                                + view.columns().stream()
                                        .map(this::name)
                                        .collect(Collectors.joining(","))
                                + ")")
                + " AS "
                + body(view)
                + (checkOption.equals("NONE") ? "" : " WITH " + checkOption + " CHECK OPTION");
    }

    private String viewOptions(Map<String, String> said) {
        return "ALGORITHM="
                + said.getOrDefault("algorithm", "UNDEFINED")
                + " DEFINER="
                + definer(said.getOrDefault("definer", "root@localhost"))
                + " SQL SECURITY "
                + said.getOrDefault("security", "DEFINER")
                + " ";
    }

    /// The view's query, without the database that all its names have in common with it.
    private String body(ViewDefinition view) {
        return Parser.parse(view.query(), SqlMode.DEFAULT).statement() instanceof Query query
                ? Printer.print(query, Names.within(view.schema(), this::name))
                : view.query();
    }

    private String definer(String account) {
        int at = account.lastIndexOf('@');
        return at < 0
                ? name(account)
                : name(account.substring(0, at)) + "@" + name(account.substring(at + 1));
    }

    String createDatabase(SchemaDefinition schema, boolean ifNotExists) {
        var collation = schema.collation();
        return "CREATE DATABASE "
                + (ifNotExists ? "/*!32312 IF NOT EXISTS*/ " : "")
                + name(schema.name())
                + " /*!40100 DEFAULT CHARACTER SET "
                + collation.characterSet().mysqlName()
                + (collation.isDefault() && collation != Collation.UTF8MB4_0900_AI_CI
                        ? ""
                        : " COLLATE " + collation.mysqlName())
                + " */ /*!80016 DEFAULT ENCRYPTION='N' */";
    }

    private String name(String name) {
        if (!always && isPlain(name)) {
            return name;
        }
        String mark = String.valueOf(quote);
        return mark + name.replace(mark, mark + mark) + mark;
    }

    /// A name that the lexer reads as one without quotes.
    private static boolean isPlain(String name) {
        var tokens = Lexer.scan(name, 0, name.length(), SqlMode.DEFAULT, false, () -> {});
        return tokens.kind(0) == Token.IDENTIFIER && tokens.kind(1) == Token.END_OF_TEXT;
    }

    private static String literal(String text) {
        return "'"
                + text.replace("\\", "\\\\")
                        .replace("'", "''")
                        .replace("\0", "\\0")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "'";
    }
}
