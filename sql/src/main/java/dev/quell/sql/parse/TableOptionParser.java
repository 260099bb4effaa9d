package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.TableOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Table options. Used for one list of them.
final class TableOptionParser {
    private final Grammar grammar;
    private final Cursor in;
    private Optional<String> engine = Optional.empty();
    private Optional<String> charset = Optional.empty();
    private Optional<String> collation = Optional.empty();
    private OptionalLong autoIncrement = OptionalLong.empty();
    private Optional<String> comment = Optional.empty();
    private final List<TableOptions.Other> others = new ArrayList<>();

    TableOptionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// The options that stand here, with commas between them or without.
    TableOptions options() {
        if (!starts()) {
            return TableOptions.NONE;
        }
        do {
            option();
            if (in.accept(Token.COMMA) && !starts()) {
                throw in.error();
            }
        } while (starts());
        return new TableOptions(engine, charset, collation, autoIncrement, comment, others);
    }

    /// Options without commas between them: a comma ends the clause of ALTER TABLE.
    TableOptions run() {
        do {
            option();
        } while (starts());
        return new TableOptions(engine, charset, collation, autoIncrement, comment, others);
    }

    /// Whether a table option begins here.
    boolean starts() {
        return switch (in.kind()) {
            case DEFAULT, CHARSET, COLLATE, ENGINE, AUTO_INCREMENT, COMMENT -> true;
            case CHARACTER, CHAR -> in.kind(1) == Token.SET;
            case UNION -> in.kind(1) == Token.EQUAL || in.kind(1) == Token.LEFT_PAREN;
            default -> isOther(in.kind()) || isDirectory();
        };
    }

    private static boolean isOther(Token token) {
        return switch (token) {
            case AUTOEXTEND_SIZE,
                    AVG_ROW_LENGTH,
                    CHECKSUM,
                    COMPRESSION,
                    CONNECTION,
                    DELAY_KEY_WRITE,
                    ENCRYPTION,
                    ENGINE_ATTRIBUTE,
                    INSERT_METHOD,
                    KEY_BLOCK_SIZE,
                    MAX_ROWS,
                    MIN_ROWS,
                    PACK_KEYS,
                    PASSWORD,
                    ROW_FORMAT,
                    SECONDARY_ENGINE,
                    SECONDARY_ENGINE_ATTRIBUTE,
                    STATS_AUTO_RECALC,
                    STATS_PERSISTENT,
                    STATS_SAMPLE_PAGES,
                    STORAGE,
                    TABLESPACE,
                    TABLE_CHECKSUM ->
                    true;
            default -> false;
        };
    }

    private boolean isDirectory() {
        return (in.is(Token.DATA) || in.is(Token.INDEX)) && in.kind(1) == Token.DIRECTORY;
    }

    private void option() {
        if (in.accept(Token.DEFAULT) && !in.is(Token.COLLATE) && !grammar.types.startsCharset()) {
            throw in.error();
        }
        switch (in.kind()) {
            case CHARSET, CHARACTER, CHAR -> {
                grammar.types.takeCharsetWords();
                in.skipEqual();
                charset =
                        in.accept(Token.DEFAULT)
                                ? Optional.empty()
                                : Optional.of(grammar.types.charsetName());
            }
            case COLLATE -> {
                in.advance();
                in.skipEqual();
                collation =
                        in.accept(Token.DEFAULT)
                                ? Optional.empty()
                                : Optional.of(grammar.types.collationName());
            }
            case ENGINE -> {
                in.advance();
                in.skipEqual();
                engine = Optional.of(in.nameOrString());
            }
            case AUTO_INCREMENT -> {
                in.advance();
                in.skipEqual();
                autoIncrement = OptionalLong.of(grammar.types.unsignedNumber());
            }
            case COMMENT -> {
                in.advance();
                in.skipEqual();
                comment = Optional.of(in.string());
            }
            default -> other();
        }
    }

    private void other() {
        boolean directory = isDirectory();
        String name = in.takeSource().toUpperCase(Locale.ROOT);
        if (directory) {
            name += " " + in.takeSource().toUpperCase(Locale.ROOT);
        }
        in.skipEqual();
        if (in.is(Token.LEFT_PAREN)) {
            in.advance();
            var tables = grammar.queries.qualifiedNames();
            in.expect(Token.RIGHT_PAREN);
            others.add(new TableOptions.Other(name, tables.toString(), false));
            return;
        }
        boolean quoted = in.is(Token.QUOTED_STRING);
        others.add(new TableOptions.Other(name, value(quoted), quoted));
    }

    private String value(boolean quoted) {
        if (quoted) {
            return in.string();
        }
        boolean word =
                in.kind().isName()
                        || in.is(Token.INTEGER_NUMBER)
                        || in.is(Token.DEFAULT)
                        || in.is(Token.NULL);
        if (!word) {
            throw in.error();
        }
        return in.takeSource().toUpperCase(Locale.ROOT);
    }
}
