package dev.quell.query.bind;

import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.SessionFacts;
import dev.quell.query.value.Typing;
import dev.quell.query.value.UserVariables;
import java.util.List;

/// What binding needs to know of the session. A bound tree is good only for the settings, the types of the parameters and
/// the types of the user variables that it was made with.
///
/// @param parameters the typings of the `?` places; where a place has none yet, it is bound as NULL's
public record BindContext(
        EvalSettings settings,
        SessionFacts session,
        UserVariables variables,
        List<Typing> parameters) {
    public BindContext {
        parameters = List.copyOf(parameters);
    }
}
