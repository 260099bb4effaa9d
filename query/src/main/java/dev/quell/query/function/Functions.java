package dev.quell.query.function;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// All scalar functions by name.
public final class Functions {
    private static final Map<String, Function> BY_NAME = new HashMap<>();

    static {
        for (List<? extends Function> theme :
                List.<List<? extends Function>>of(
                        NumericFunctions.all(),
                        BitFunctions.all(),
                        TextFunctions.all(),
                        TextMeasures.all(),
                        ChoiceFunctions.all(),
                        DateParts.all(),
                        DateFormats.all(),
                        TimeArithmetic.all(),
                        SessionFunctions.all(),
                        WaitFunctions.all(),
                        MonitoringFunctions.all(),
                        SysFunctions.all(),
                        CryptoFunctions.all(),
                        AddressFunctions.all(),
                        JsonFunctions.all(),
                        JsonChanges.all(),
                        JsonSearches.all(),
                        RegexpFunctions.all())) {
            for (Function function : theme) {
                BY_NAME.put(function.name(), function);
            }
        }
    }

    private Functions() {}

    /// Finds a built-in function, whatever the case of its name.
    public static Optional<Function> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
