package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.AccountStatement.Factor;
import dev.quell.sql.tree.AccountStatement.FactorAction;
import dev.quell.sql.tree.AccountStatement.UserSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What CREATE and ALTER USER say of a second and a third way to prove who one is.
final class FactorParser {
    /// The factors that can be added to the first.
    private static final int MOST = 2;

    private final Grammar grammar;
    private final Cursor in;

    FactorParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// `[INITIAL AUTHENTICATION IDENTIFIED …] [AND IDENTIFIED …]`, after the first factor of CREATE USER.
    List<Factor> ofNewAccount() {
        if (in.accept(Token.INITIAL)) {
            in.expect(Token.AUTHENTICATION, Token.IDENTIFIED);
            identification();
            return List.of();
        }
        var factors = new ArrayList<Factor>();
        while (factors.size() < MOST && in.accept(Token.AND)) {
            in.expect(Token.IDENTIFIED);
            factors.add(new Factor(FactorAction.ADD, factors.size() + 2, identification()));
        }
        return factors;
    }

    /// `ADD n FACTOR IDENTIFIED …`, `MODIFY n FACTOR IDENTIFIED …`, `DROP n FACTOR`: two at most, or none.
    List<Factor> changes() {
        var factors = new ArrayList<Factor>();
        while (factors.size() < MOST) {
            if (in.accept(Token.DROP)) {
                factors.add(new Factor(FactorAction.DROP, number(), Optional.empty()));
            } else if (in.is(Token.ADD) || in.is(Token.MODIFY)) {
                var action = in.is(Token.ADD) ? FactorAction.ADD : FactorAction.MODIFY;
                in.advance();
                long number = number();
                in.expect(Token.IDENTIFIED);
                factors.add(new Factor(action, number, identification()));
            } else {
                break;
            }
        }
        return factors;
    }

    /// `n FACTOR INITIATE REGISTRATION`, `… FINISH REGISTRATION SET CHALLENGE_RESPONSE AS 'text'`, `… UNREGISTER`.
    UserSpec registered(AccountName account) {
        long number = number();
        if (in.accept(Token.INITIATE)) {
            in.expect(Token.REGISTRATION);
        } else if (in.accept(Token.FINISH)) {
            in.expect(Token.REGISTRATION, Token.SET);
            in.expect(Token.CHALLENGE_RESPONSE, Token.AS);
            in.string();
        } else {
            in.expect(Token.UNREGISTER);
        }
        var factor = new Factor(FactorAction.REGISTER, number, Optional.empty());
        return new UserSpec(account, Optional.empty(), List.of(factor));
    }

    private long number() {
        long number = grammar.types.wholeNumber();
        in.expect(Token.FACTOR);
        return number;
    }

    /// `[WITH plugin] [BY 'text' | BY RANDOM PASSWORD | AS 'text']`; the secret is of no use to anybody.
    private Optional<String> identification() {
        Optional<String> plugin =
                in.accept(Token.WITH) ? Optional.of(in.nameOrString()) : Optional.empty();
        if (plugin.isPresent() && in.accept(Token.AS)) {
            in.string();
        } else if (plugin.isEmpty() || in.is(Token.BY)) {
            in.expect(Token.BY);
            if (in.accept(Token.RANDOM)) {
                in.expect(Token.PASSWORD);
            } else {
                in.string();
            }
        }
        return plugin;
    }
}
