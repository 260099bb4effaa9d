package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Window;
import dev.quell.sql.tree.Window.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `OVER …` and window specifications.
final class WindowParser {
    private final Grammar grammar;
    private final Cursor in;

    WindowParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// The OVER clause if one stands here.
    Optional<Call.Over> optionalOver() {
        return in.is(Token.OVER) ? Optional.of(over()) : Optional.empty();
    }

    Call.Over over() {
        in.expect(Token.OVER);
        if (in.is(Token.LEFT_PAREN)) {
            return new Call.Over(Optional.empty(), Optional.of(specification()));
        }
        return new Call.Over(Optional.of(in.name()), Optional.empty());
    }

    /// `WINDOW a AS (…), b AS (…)`, after the word WINDOW.
    List<Window.Named> named() {
        var windows = new ArrayList<Window.Named>();
        do {
            String name = in.name();
            in.expect(Token.AS);
            windows.add(new Window.Named(name, specification()));
        } while (in.accept(Token.COMMA));
        return windows;
    }

    private Window specification() {
        in.expect(Token.LEFT_PAREN);
        // The frame words GROUPS, RANGE and ROWS are reserved, so a name can only be a window's.
        Optional<String> base = in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
        List<Expression> partitionBy = List.of();
        if (in.accept(Token.PARTITION)) {
            in.expect(Token.BY);
            partitionBy = grammar.expressions.list();
        }
        List<OrderItem> orderBy = List.of();
        if (in.accept(Token.ORDER)) {
            in.expect(Token.BY);
            orderBy = grammar.expressions.orderItems();
        }
        Optional<Window.Frame> frame =
                in.is(Token.ROWS) || in.is(Token.RANGE) || in.is(Token.GROUPS)
                        ? Optional.of(frame())
                        : Optional.empty();
        in.expect(Token.RIGHT_PAREN);
        return new Window(base, partitionBy, orderBy, frame);
    }

    private Window.Frame frame() {
        var unit = Window.FrameUnit.valueOf(in.kind().name());
        in.advance();
        Bound start;
        Bound end = new Bound.CurrentRow();
        if (in.accept(Token.BETWEEN)) {
            start = bound(true);
            in.expect(Token.AND);
            end = bound(true);
        } else {
            start = bound(false);
        }
        return new Window.Frame(unit, start, end, exclusion());
    }

    private Bound bound(boolean mayFollow) {
        if (in.accept(Token.CURRENT)) {
            in.expect(Token.ROW);
            return new Bound.CurrentRow();
        }
        if (in.accept(Token.UNBOUNDED)) {
            return direction(mayFollow)
                    ? new Bound.UnboundedFollowing()
                    : new Bound.UnboundedPreceding();
        }
        if (in.accept(Token.INTERVAL)) {
            var distance = grammar.expressions.interval();
            return new Bound.Span(distance, direction(mayFollow));
        }
        var distance = grammar.operands.frameDistance();
        return new Bound.Rows(distance, direction(mayFollow));
    }

    /// True for FOLLOWING, which a lone start may not say.
    private boolean direction(boolean mayFollow) {
        if (mayFollow && in.accept(Token.FOLLOWING)) {
            return true;
        }
        in.expect(Token.PRECEDING);
        return false;
    }

    private Optional<Window.Exclusion> exclusion() {
        if (!in.accept(Token.EXCLUDE)) {
            return Optional.empty();
        }
        if (in.accept(Token.CURRENT)) {
            in.expect(Token.ROW);
            return Optional.of(Window.Exclusion.CURRENT_ROW);
        }
        if (in.accept(Token.NO)) {
            in.expect(Token.OTHERS);
            return Optional.of(Window.Exclusion.NO_OTHERS);
        }
        if (in.accept(Token.TIES)) {
            return Optional.of(Window.Exclusion.TIES);
        }
        in.expect(Token.GROUP);
        return Optional.of(Window.Exclusion.GROUP);
    }
}
