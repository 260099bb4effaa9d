package dev.quell.sql.print;

import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import java.util.Optional;

/// Prints trees as MySQL prints them in SHOW CREATE and EXPLAIN: names in backquotes, keywords and function names in lower
/// case, every operation in parentheses.
///
/// What it prints can be parsed again under an empty sql_mode and means the same.
public final class Printer {
    final StringBuilder out = new StringBuilder();
    final ExpressionPrinter expressions = new ExpressionPrinter(this);
    final CallPrinter calls = new CallPrinter(this);
    final QueryPrinter queries = new QueryPrinter(this);
    final FromPrinter from = new FromPrinter(this);

    final Names names;
    final Optional<String> charset;

    private Printer(Names names, Optional<String> charset) {
        this.names = names;
        this.charset = charset;
    }

    private Printer(Names names) {
        this(names, Optional.empty());
    }

    public static String print(Expression expression) {
        return print(expression, new Printer(Names.AS_WRITTEN));
    }

    /// An expression that outlives its connection: literals without a character set of their own get the connection's.
    ///
    /// @param charset such as `utf8mb4`
    public static String print(Expression expression, String charset) {
        return print(expression, new Printer(Names.AS_WRITTEN, Optional.of(charset)));
    }

    private static String print(Expression expression, Printer printer) {
        printer.expressions.print(expression);
        return printer.out.toString();
    }

    public static String print(Query query) {
        return print(query, Names.AS_WRITTEN);
    }

    /// The same with other names.
    public static String print(Query query, Names names) {
        var printer = new Printer(names);
        printer.queries.print(query);
        return printer.out.toString();
    }

    /// A name in backquotes.
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /// A text in quotes, with the escapes that MySQL prints.
    public static String literal(String text) {
        var out = new StringBuilder(text.length() + 2).append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\'' -> out.append("\\'");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\0' -> out.append("\\0");
                case '\032' -> out.append("\\Z");
                default -> out.append(c);
            }
        }
        return out.append('\'').toString();
    }

    void name(String name) {
        out.append(names.quoted(name));
    }

    void name(QualifiedName name) {
        name.schema().ifPresent(this::qualifier);
        name(name.name());
    }

    private void qualifier(String schema) {
        name(schema);
        out.append('.');
    }

    void qualifier(Optional<String> qualifier) {
        qualifier.ifPresent(this::qualifier);
    }

    /// `(a,b)` of names.
    void names(Iterable<String> names) {
        out.append('(');
        String separator = "";
        for (String name : names) {
            out.append(separator);
            name(name);
            separator = ",";
        }
        out.append(')');
    }
}
