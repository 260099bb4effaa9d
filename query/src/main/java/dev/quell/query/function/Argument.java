package dev.quell.query.function;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.value.Typing;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One argument of a call, as far as it is known when binding.
public final class Argument {
    private final Typing typing;
    private final @Nullable Value constant;

    private final Supplier<String> text;

    private Argument(Typing typing, @Nullable Value constant, Supplier<String> text) {
        this.typing = typing;
        this.constant = constant;
        this.text = text;
    }

    /// @param text what it reads like as SQL; asked only when a message needs it
    public static Argument varying(Typing typing, Supplier<String> text) {
        return new Argument(typing, null, text);
    }

    /// @param text as in [#varying]
    public static Argument constant(Typing typing, Value value, Supplier<String> text) {
        return new Argument(typing, value, text);
    }

    public Typing typing() {
        return typing;
    }

    public SqlType type() {
        return typing.type();
    }

    /// Its value, if it is a literal or was folded to one.
    public Optional<Value> constant() {
        return Optional.ofNullable(constant);
    }

    /// As SQL, the way messages quote it.
    public String text() {
        return text.get();
    }
}
