/// Scenario scripts: who types what, what they see, who waits.
@NullMarked
package dev.quell.testkit.scenario;

import org.jspecify.annotations.NullMarked;
