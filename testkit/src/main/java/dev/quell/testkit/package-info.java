/// Script runner, pseudo-terminals, raw-socket client, comparison with a real MySQL. Test scope only.
@NullMarked
package dev.quell.testkit;

import org.jspecify.annotations.NullMarked;
