package dev.quell.wire.packet;

/// The type of one value that a client sends in binary form.
///
/// @param code a [FieldType]
/// @param name the name of a query attribute, '' for a statement's own parameter
public record ParameterType(int code, boolean unsigned, String name) {}
