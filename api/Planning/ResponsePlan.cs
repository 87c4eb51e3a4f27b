using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Execution;

namespace ItAnalytics.Api.Planning;

/// <summary>The fields of an object in response order.</summary>
internal sealed record ObjectPlan(string TypeName, FieldPlan[] Fields);

/// <summary>One field of an object.</summary>
internal abstract record FieldPlan(CollectedField Field, string ParentType, bool IsNonNull)
{
    /// <summary>The name with quotes and colon, as bytes.</summary>
    public byte[] Prefix { get; } = JsonText.Prefix(Field.ResponseName);
}

/// <summary>A value of the row itself; an enum's values as JSON bytes without quotes.</summary>
internal sealed record LeafPlan(
    CollectedField Field, string ParentType, bool IsNonNull, int Slot, ValueKind Kind, byte[][]? EnumValues)
    : FieldPlan(Field, ParentType, IsNonNull);

/// <summary>A value of the dimension's row that a key of this row points to.</summary>
internal sealed record DimensionLeafPlan(
    CollectedField Field, string ParentType, bool IsNonNull, int KeySlot, TypeBinding Dimension, int Slot)
    : FieldPlan(Field, ParentType, IsNonNull)
{
    /// <summary>The place of the dimension among those that are kept.</summary>
    public int Place { get; } = DimensionLayout.Of(Dimension).Place;
}

/// <summary>The relay id, from whole numbers of the row.</summary>
internal sealed record IdPlan(CollectedField Field, string ParentType, string IdType, int[] Slots)
    : FieldPlan(Field, ParentType, true);

/// <summary>What the plan itself knows: a type's name, or null.</summary>
internal sealed record ConstantPlan(CollectedField Field, string ParentType, byte[] Json)
    : FieldPlan(Field, ParentType, false);

/// <summary>An object made of the same row; null where the presence slot is.</summary>
internal sealed record EmbeddedPlan(
    CollectedField Field, string ParentType, bool IsNonNull, int PresenceSlot, ObjectPlan Object)
    : FieldPlan(Field, ParentType, IsNonNull);

/// <summary>An object made of the dimension's row that a key points to.</summary>
internal sealed record DimensionPlan(
    CollectedField Field, string ParentType, bool IsNonNull, int KeySlot, TypeBinding Dimension, ObjectPlan Object)
    : FieldPlan(Field, ParentType, IsNonNull)
{
    /// <summary>The place of the dimension among those that are kept.</summary>
    public int Place { get; } = DimensionLayout.Of(Dimension).Place;
}

/// <summary>The list, or the one object, that another level has for a key of this row.</summary>
internal sealed record ChildPlan(
    CollectedField Field, string ParentType, bool IsNonNull, int KeySlot, Level Level)
    : FieldPlan(Field, ParentType, IsNonNull);

/// <summary>One field of the operation's root.</summary>
internal abstract record RootField(CollectedField Field, bool IsNonNull);

/// <summary>A page with its connection's fields.</summary>
internal sealed record ConnectionRoot(
    CollectedField Field, Level? Page, Level? Count, IReadOnlyList<PagePart> Parts, PageDirection Direction)
    : RootField(Field, true);

/// <summary>One object, or null; without a level always null.</summary>
internal sealed record ObjectRoot(CollectedField Field, bool IsNonNull, Level? Level) : RootField(Field, IsNonNull);

/// <summary>A payload: an object around one object.</summary>
internal sealed record PayloadRoot(CollectedField Field, IReadOnlyList<PagePart> Parts, Level? Level)
    : RootField(Field, true);

/// <summary>__typename of the root.</summary>
internal sealed record TypeNameRoot(CollectedField Field, string TypeName) : RootField(Field, true);

/// <summary>__schema, which is never null, or __type; the engine answers them.</summary>
internal sealed record IntrospectionRoot(CollectedField Field, bool IsNonNull) : RootField(Field, IsNonNull);

/// <summary>Which way a page was asked for.</summary>
/// <param name="Backward">True for last.</param>
/// <param name="HasAfter">True when after was given.</param>
/// <param name="HasBefore">True when before was given.</param>
internal sealed record PageDirection(bool Backward, bool HasAfter, bool HasBefore);

/// <summary>One field of a connection, of its edges or page info, or of a payload.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">What it is.</param>
internal sealed record PagePart(CollectedField Field, PagePartKind Kind)
{
    /// <summary>The name with quotes and colon, as bytes.</summary>
    public byte[] Prefix { get; } = JsonText.Prefix(Field.ResponseName);

    /// <summary>The view of the level's rows that it shows, where it shows nodes.</summary>
    public int View { get; init; } = -1;

    /// <summary>Its own fields, where it has some.</summary>
    public IReadOnlyList<PagePart> Parts { get; init; } = [];

    /// <summary>The type that __typename answers.</summary>
    public string TypeName { get; init; } = "";
}

/// <summary>What a field of a connection answers.</summary>
internal enum PagePartKind
{
    Nodes,
    Edges,
    PageInfo,
    TotalCount,
    TypeName,
    Cursor,
    Node,
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
}
