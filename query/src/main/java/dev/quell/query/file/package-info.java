/// Rows in text files: what LOAD DATA reads and SELECT … INTO OUTFILE writes, and which files a statement may touch.
@NullMarked
package dev.quell.query.file;

import org.jspecify.annotations.NullMarked;
