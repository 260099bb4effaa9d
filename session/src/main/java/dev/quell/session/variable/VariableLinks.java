package dev.quell.session.variable;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;

/// Variables that move together: each collation with its character set.
final class VariableLinks {
    private static final VariableCatalogue CATALOGUE = VariableCatalogue.STANDARD;

    private VariableLinks() {}

    /// Puts a value, and what follows from it.
    static void put(Value[] values, SystemVariable variable, Value value) {
        values[variable.index()] = value;
        if (!(value instanceof Value.Text(var text))) {
            return;
        }
        switch (variable.name()) {
            case "character_set_connection", "character_set_server", "character_set_database" ->
                    CharacterSet.named(text)
                            .ifPresent(set ->
                                    link(
                                            values,
                                            "collation_" + suffix(variable),
                                            Collation.defaultOf(set).mysqlName()));
            case "collation_connection", "collation_server", "collation_database" ->
                    Collation.named(text)
                            .ifPresent(collation ->
                                    link(
                                            values,
                                            "character_set_" + suffix(variable),
                                            collation.characterSet().mysqlName()));
            default -> {
                // stands alone
            }
        }
    }

    private static void link(Value[] values, String name, String text) {
        values[CATALOGUE.index(name)] = new Value.Text(text);
    }

    private static String suffix(SystemVariable variable) {
        return variable.name().substring(variable.name().lastIndexOf('_') + 1);
    }
}
