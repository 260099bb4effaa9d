package dev.quell.query.statement;

import java.util.OptionalInt;

/// Names that the server gives to constraints: the table's name, a middle part, a number. They follow the table's name.
final class GeneratedNames {
    private GeneratedNames() {}

    /// The number at the end of a generated name; empty for another name.
    ///
    /// @param stem table and middle part: `t_ibfk_`
    static OptionalInt number(String name, String stem) {
        if (!name.startsWith(stem)) {
            return OptionalInt.empty();
        }
        String digits = name.substring(stem.length());
        boolean plain =
                !digits.isEmpty()
                        && digits.length() < 10
                        && digits.charAt(0) != '0'
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    /// A constraint's name after its table got another one.
    ///
    /// @param infix the middle part: `_ibfk_`
    static String renamed(String name, String infix, String table, String newTable) {
        return number(name, table + infix).isPresent()
                ? newTable + name.substring(table.length())
                : name;
    }
}
