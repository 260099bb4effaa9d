package dev.quell.wire.packet;

import dev.quell.base.text.CharacterSet;
import java.time.ZoneId;

/// What a client's values are read by.
///
/// @param text what character strings are written in
/// @param zone what moments that come with an offset are turned into
public record ValueForm(CharacterSet text, ZoneId zone) {}
