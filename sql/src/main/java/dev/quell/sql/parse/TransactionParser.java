package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;
import dev.quell.sql.tree.TransactionStatement.Completion;
import dev.quell.sql.tree.TransactionStatement.LockKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Transactions and table locks.
final class TransactionParser {
    private final Grammar grammar;
    private final Cursor in;

    TransactionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement begin() {
        in.expect(Token.BEGIN);
        in.accept(Token.WORK);
        return new TransactionStatement.Begin(Optional.empty(), false);
    }

    /// `START TRANSACTION [characteristics]`; START is taken already.
    Statement start() {
        in.expect(Token.TRANSACTION);
        Set<Boolean> modes = new HashSet<>(2);
        boolean snapshot = false;
        if (in.is(Token.WITH) || in.is(Token.READ)) {
            do {
                if (in.accept(Token.WITH)) {
                    in.expect(Token.CONSISTENT, Token.SNAPSHOT);
                    snapshot = true;
                } else {
                    in.expect(Token.READ);
                    modes.add(readOnly());
                }
            } while (in.accept(Token.COMMA));
            if (modes.size() > 1) {
                throw in.error();
            }
        }
        return new TransactionStatement.Begin(modes.stream().findFirst(), snapshot);
    }

    /// ONLY or WRITE, after READ.
    boolean readOnly() {
        if (in.accept(Token.ONLY)) {
            return true;
        }
        in.expect(Token.WRITE);
        return false;
    }

    Statement commit() {
        in.expect(Token.COMMIT);
        in.accept(Token.WORK);
        return new TransactionStatement.Commit(completion());
    }

    Statement rollback() {
        in.expect(Token.ROLLBACK);
        in.accept(Token.WORK);
        if (in.accept(Token.TO)) {
            in.accept(Token.SAVEPOINT);
            return new TransactionStatement.RollbackTo(in.name());
        }
        return new TransactionStatement.Rollback(completion());
    }

    private Completion completion() {
        Optional<Boolean> chain = Optional.empty();
        Optional<Boolean> release = Optional.empty();
        if (in.accept(Token.AND)) {
            chain = Optional.of(!in.accept(Token.NO));
            in.expect(Token.CHAIN);
        }
        if (in.accept(Token.NO)) {
            in.expect(Token.RELEASE);
            release = Optional.of(false);
        } else if (!chain.orElse(false) && in.accept(Token.RELEASE)) {
            release = Optional.of(true);
        }
        return chain.isEmpty() && release.isEmpty()
                ? Completion.UNSPECIFIED
                : new Completion(chain, release);
    }

    Statement savepoint() {
        in.expect(Token.SAVEPOINT);
        return new TransactionStatement.Savepoint(in.name());
    }

    Statement release() {
        in.expect(Token.RELEASE, Token.SAVEPOINT);
        return new TransactionStatement.ReleaseSavepoint(in.name());
    }

    Statement xa() {
        int first = in.at();
        in.expect(Token.XA);
        switch (in.kind()) {
            case START, BEGIN, END, PREPARE, COMMIT, ROLLBACK, RECOVER -> {}
            default -> throw in.error();
        }
        int last = in.skipRest();
        return new TransactionStatement.Xa(in.source(first, last));
    }

    Statement lock() {
        in.expect(Token.LOCK);
        if (in.accept(Token.INSTANCE)) {
            in.expect(Token.FOR, Token.BACKUP);
            return new TransactionStatement.LockInstance(true);
        }
        in.expectEither(Token.TABLES, Token.TABLE);
        var locks = new ArrayList<TransactionStatement.TableLock>();
        do {
            var table = grammar.queries.qualifiedName();
            var alias = grammar.from.tableAlias();
            locks.add(new TransactionStatement.TableLock(table, alias, lockKind()));
        } while (in.accept(Token.COMMA));
        return new TransactionStatement.LockTables(locks);
    }

    private LockKind lockKind() {
        if (in.accept(Token.READ)) {
            return in.accept(Token.LOCAL) ? LockKind.READ_LOCAL : LockKind.READ;
        }
        in.expect(Token.WRITE);
        return LockKind.WRITE;
    }

    Statement unlock() {
        in.expect(Token.UNLOCK);
        if (in.accept(Token.INSTANCE)) {
            return new TransactionStatement.LockInstance(false);
        }
        in.expectEither(Token.TABLES, Token.TABLE);
        return new TransactionStatement.UnlockTables();
    }
}
