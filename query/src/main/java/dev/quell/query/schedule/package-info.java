/// Scheduled events: what they are and when they are due. Their statements are in `statement`, the scheduler is beside the runner.
@NullMarked
package dev.quell.query.schedule;

import org.jspecify.annotations.NullMarked;
