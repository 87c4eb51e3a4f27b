namespace ItAnalytics.GraphQL.Language;

/// <summary>Where a node stands in its source: UTF-16 offsets, the end exclusive. The default value means
/// nowhere.</summary>
/// <param name="Start">Offset of the first character.</param>
/// <param name="End">Offset after the last character.</param>
/// <param name="Source">The text, or null for a node that was made rather than parsed.</param>
public readonly record struct Location(int Start, int End, Source? Source);

/// <summary>A place in a text as people count it: both numbers start at 1.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
public readonly record struct SourceLocation(int Line, int Column);
