/// The packets of MySQL's protocol 4.1 as records that read and write themselves, and the formats of rows and parameters.
@NullMarked
package dev.quell.wire.packet;

import org.jspecify.annotations.NullMarked;
