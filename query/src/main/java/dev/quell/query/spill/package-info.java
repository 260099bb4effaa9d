/// Rows that do not fit in memory: how much a statement may hold, files for the rest, and the ways to work with rows in files
/// (keep, sort, split by hash).
///
/// ```text
///   operators ─► RowBuffer   ExternalSort   HashPartitions        one statement, one thread
///                    └────────────┼──────────────┘
///                            RecordStream ─► SpillFile            blocks, used again as streams end
///                 MemoryShare ─► SpillScope ─► SpillFolder        all statements: memory, files, janitor
/// ```
@NullMarked
package dev.quell.query.spill;

import org.jspecify.annotations.NullMarked;
