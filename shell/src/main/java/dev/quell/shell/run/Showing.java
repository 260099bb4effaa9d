package dev.quell.shell.run;

import dev.quell.shell.progress.ProgressBar;

/// What stands between a statement's results and the eyes of the user.
record Showing(Formats formats, Pager pager, ProgressBar progress) {}
