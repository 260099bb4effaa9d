package dev.quell.sql.parse;

/// The parts of the parser, which call each other. One per statement text.
final class Grammar {
    final Cursor in;
    final ExpressionParser expressions;
    final OperandParser operands;
    final CallParser calls;
    final WindowParser windows;
    final TypeParser types;
    final QueryParser queries;
    final FromParser from;

    Grammar(Cursor in) {
        this.in = in;
        expressions = new ExpressionParser(this);
        operands = new OperandParser(this);
        calls = new CallParser(this);
        windows = new WindowParser(this);
        types = new TypeParser(this);
        queries = new QueryParser(this);
        from = new FromParser(this);
    }

    AccountNameParser accountNames() {
        return new AccountNameParser(this);
    }

    TransactionParser transactions() {
        return new TransactionParser(this);
    }
}
