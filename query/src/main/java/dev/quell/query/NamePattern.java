package dev.quell.query;

import java.util.regex.Pattern;

/// The pattern of COM_FIELD_LIST: LIKE over names, without case; '' matches all.
final class NamePattern {
    private NamePattern() {}

    static boolean matches(String pattern, String name) {
        if (pattern.isEmpty()) {
            return true;
        }
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '%' -> regex.append(".*");
                case '_' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }
}
