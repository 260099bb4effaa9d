package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/// Locales for `lc_time_names` and `lc_messages`, named as MySQL does (`en_US`).
final class Locales {
    private Locales() {}

    /// @return the name in its usual spelling
    /// @throws dev.quell.base.error.SqlError 1649
    static String named(String name) {
        return Arrays.stream(Locale.getAvailableLocales())
                .map(Locale::toString)
                .filter(known -> known.equalsIgnoreCase(name) && known.length() == 5)
                .findFirst()
                .orElseThrow(() -> ErrorCode.UNKNOWN_LOCALE.error(name));
    }
}
