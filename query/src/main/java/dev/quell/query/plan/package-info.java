/// From bound query to physical plan: access paths, join order, grouping, sorting.
@NullMarked
package dev.quell.query.plan;

import org.jspecify.annotations.NullMarked;
