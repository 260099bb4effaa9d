package dev.quell.query.function;

import java.util.function.UnaryOperator;

/// A function made of its parts: how the themed files ([NumericFunctions] and the like) define theirs.
public record ScalarFunction(
        String name, int minArguments, int maxArguments, boolean deterministic, Resolver resolver)
        implements Function {
    /// Chooses type and code for a call.
    @FunctionalInterface
    public interface Resolver {
        Resolved resolve(Signature signature);
    }

    /// With a fixed number of arguments.
    public static ScalarFunction of(String name, int arguments, Resolver resolver) {
        return new ScalarFunction(name, arguments, arguments, true, resolver);
    }

    public static ScalarFunction of(String name, int min, int max, Resolver resolver) {
        return new ScalarFunction(name, min, max, true, resolver);
    }

    /// With any number of arguments from `min` on.
    public static ScalarFunction variadic(String name, int min, Resolver resolver) {
        return new ScalarFunction(name, min, Integer.MAX_VALUE, true, resolver);
    }

    /// The same function, whose calls may differ from one another.
    public ScalarFunction volatileResult() {
        return new ScalarFunction(name, minArguments, maxArguments, false, resolver);
    }

    /// The same function under another name.
    public ScalarFunction alias(String other) {
        return new ScalarFunction(other, minArguments, maxArguments, deterministic, resolver);
    }

    /// A body that answers NULL if any argument is NULL, and else asks this one.
    public static Body strict(Body body) {
        return (context, arguments) -> {
            for (var argument : arguments) {
                if (argument.isNull()) {
                    return argument;
                }
            }
            return body.apply(context, arguments);
        };
    }

    @Override
    public Resolved resolve(Signature signature) {
        return resolver.resolve(signature);
    }

    /// A resolver that changes what another resolves to.
    public ScalarFunction mapped(UnaryOperator<Resolved> change) {
        return new ScalarFunction(
                name,
                minArguments,
                maxArguments,
                deterministic,
                signature -> change.apply(resolver.resolve(signature)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScalarFunction function && name.equals(function.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
