package dev.quell.sql.parse;

import dev.quell.sql.tree.Statement;

/// A statement and where it stands in its text.
///
/// @param statement the tree
/// @param start where its first word begins
/// @param end where its text ends: at its `;`, or at the end of the text
/// @param next where the next statement of a multi-statement text may begin: after the `;`, or the end of the text
/// @param parameters how many `?` places it has
public record ParsedStatement(Statement statement, int start, int end, int next, int parameters) {}
