package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import dev.quell.session.account.Account;
import dev.quell.session.account.Expiry;
import dev.quell.session.account.FailurePolicy;
import dev.quell.session.account.LoginRules;
import dev.quell.session.account.PasswordRules;
import dev.quell.session.account.ResourceLimits;
import dev.quell.session.account.TlsRequirement;
import dev.quell.sql.tree.AccountStatement.NamedText;
import dev.quell.sql.tree.AccountStatement.UserOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// What CREATE and ALTER USER say about an account besides how it proves itself.
///
/// @param rules the changes of its login rules, in the order written
/// @param attributes what is merged into its attributes
/// @param unblocks whether failed logins are forgotten
record AccountOptions(
        List<UnaryOperator<LoginRules>> rules,
        Optional<JsonValue.Object> attributes,
        boolean unblocks) {
    private static final String DEFAULT = "DEFAULT";

    /// Passwords or days that can be asked for.
    private static final int MOST = 65_535;

    static AccountOptions of(UserOptions written) {
        var rules = new ArrayList<UnaryOperator<LoginRules>>();
        if (!written.requirements().isEmpty()) {
            var required = tls(written.requirements());
            rules.add(one -> one.withTls(required));
        }
        for (var resource : written.resources()) {
            rules.add(one -> one.withLimits(limited(one.limits(), resource)));
        }
        written.locked().ifPresent(locked -> rules.add(one -> one.withLocked(locked)));
        for (var option : written.passwordOptions()) {
            rules.add(one -> one.withPassword(password -> changed(password, option)));
        }
        if (written.passwordExpired()) {
            rules.add(one -> one.withPassword(password -> password.withExpiry(Expiry::now)));
        }
        boolean unblocks =
                written.locked().filter(locked -> !locked).isPresent()
                        || written.passwordOptions().stream()
                                .anyMatch(AccountOptions::isOfFailures);
        return new AccountOptions(rules, attributes(written), unblocks);
    }

    private static boolean isOfFailures(NamedText option) {
        return option.name().equals("FAILED_LOGIN_ATTEMPTS")
                || option.name().equals("PASSWORD_LOCK_TIME");
    }

    boolean isEmpty() {
        return rules.isEmpty() && attributes.isEmpty();
    }

    Account apply(Account account) {
        var changed = account;
        for (var rule : rules) {
            changed = changed.withRules(rule);
        }
        return attributes.isEmpty()
                ? changed
                : changed.withAttributes(merged(account.attributes(), attributes.get()));
    }

    private static TlsRequirement tls(List<NamedText> written) {
        var details = new LinkedHashMap<String, String>();
        for (var requirement : written) {
            switch (requirement.name()) {
                case "NONE" -> {
                    return TlsRequirement.NONE;
                }
                case "SSL" -> {
                    return TlsRequirement.of(TlsRequirement.Kind.SSL);
                }
                case "X509" -> {
                    return TlsRequirement.of(TlsRequirement.Kind.X509);
                }
                default -> {
                    if (details.put(requirement.name(), requirement.text()) != null) {
                        throw ErrorCode.DUP_ARGUMENT.error(requirement.name());
                    }
                }
            }
        }
        return new TlsRequirement(
                TlsRequirement.Kind.SPECIFIED,
                details.getOrDefault("CIPHER", ""),
                details.getOrDefault("ISSUER", ""),
                details.getOrDefault("SUBJECT", ""));
    }

    private static ResourceLimits limited(ResourceLimits before, NamedText option) {
        long count = Long.parseLong(option.text());
        return switch (option.name()) {
            case "MAX_QUERIES_PER_HOUR" ->
                    new ResourceLimits(
                            count,
                            before.updates(),
                            before.connections(),
                            before.userConnections());
            case "MAX_UPDATES_PER_HOUR" ->
                    new ResourceLimits(
                            before.queries(),
                            count,
                            before.connections(),
                            before.userConnections());
            case "MAX_CONNECTIONS_PER_HOUR" ->
                    new ResourceLimits(
                            before.queries(), before.updates(), count, before.userConnections());
            case "MAX_USER_CONNECTIONS" ->
                    new ResourceLimits(
                            before.queries(), before.updates(), before.connections(), count);
            default -> throw ErrorCode.NOT_SUPPORTED_YET.error(option.name());
        };
    }

    private static PasswordRules changed(PasswordRules before, NamedText option) {
        String text = option.text();
        return switch (option.name()) {
            case "EXPIRE" ->
                    before.withExpiry(expiry ->
                            expiry.withLifetime(
                                    text.equals("NEVER") ? OptionalInt.of(0) : days(text)));
            case "HISTORY" -> before.withReuse(reuse -> reuse.withHistory(count(text)));
            case "REUSE INTERVAL" -> before.withReuse(reuse -> reuse.withDays(count(text)));
            case "REQUIRE CURRENT" ->
                    before.withCurrentRequired(
                            text.equals(DEFAULT)
                                    ? Optional.empty()
                                    : Optional.of(!text.equals("OPTIONAL")));
            case "FAILED_LOGIN_ATTEMPTS" ->
                    before.withFailures(failures -> failures.withAttempts(ofFailures(option)));
            case "PASSWORD_LOCK_TIME" ->
                    before.withFailures(failures ->
                            failures.withDays(
                                    text.equals("UNBOUNDED")
                                            ? FailurePolicy.UNBOUNDED
                                            : ofFailures(option)));
            default -> throw ErrorCode.NOT_SUPPORTED_YET.error("PASSWORD " + option.name());
        };
    }

    /// More than the most is the most.
    private static OptionalInt count(String text) {
        return text.equals(DEFAULT)
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.min(MOST, Long.parseLong(text)));
    }

    /// PASSWORD EXPIRE INTERVAL.
    private static OptionalInt days(String text) {
        if (!text.equals(DEFAULT) && (Long.parseLong(text) < 1 || Long.parseLong(text) > MOST)) {
            throw ErrorCode.WRONG_VALUE.error("DAY", text);
        }
        return count(text);
    }

    private static int ofFailures(NamedText option) {
        long number = Long.parseLong(option.text());
        if (number > FailurePolicy.MOST) {
            throw ErrorCode.WRONG_VALUE.error(option.name(), option.text());
        }
        return (int) number;
    }

    private static Optional<JsonValue.Object> attributes(UserOptions written) {
        if (written.comment().isPresent()) {
            return Optional.of(
                    new JsonValue.Object(
                            Map.of("comment", new JsonValue.Text(written.comment().get()))));
        }
        return written.attribute()
                .map(text -> {
                    try {
                        return (JsonValue.Object) JsonReader.read(text);
                    } catch (JsonReader.Malformed | ClassCastException e) {
                        throw ErrorCode.INVALID_USER_ATTRIBUTE_JSON.error();
                    }
                });
    }

    // As JSON_MERGE_PATCH does on the first level: null removes.
    private static String merged(String before, JsonValue.Object added) {
        var members = new LinkedHashMap<String, JsonValue>();
        if (!before.isEmpty() && JsonReader.read(before) instanceof JsonValue.Object(var old)) {
            members.putAll(old);
        }
        added.members()
                .forEach((key, value) -> {
                    if (value instanceof JsonValue.Null) {
                        members.remove(key);
                    } else {
                        members.put(key, value);
                    }
                });
        return members.isEmpty() ? "" : new JsonValue.Object(members).text();
    }
}
