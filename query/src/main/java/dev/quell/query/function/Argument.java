package dev.quell.query.function;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.value.Typing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One argument of a call, as far as it is known when binding.
public final class Argument {
    private final Typing typing;
    private final @Nullable Value constant;

    private Argument(Typing typing, @Nullable Value constant) {
        this.typing = typing;
        this.constant = constant;
    }

    public static Argument varying(Typing typing) {
        return new Argument(typing, null);
    }

    public static Argument constant(Typing typing, Value value) {
        return new Argument(typing, value);
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
}
