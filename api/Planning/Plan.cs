using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Sql;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>What one operation is turned into: levels to fetch in one batch, and how their rows become the
/// answer.</summary>
/// <param name="Roots">The root fields, in response order.</param>
/// <param name="Levels">The levels, children before their parents, so that each row can be written in one go.</param>
/// <param name="Parameters">Where the values of the statements' parameters come from.</param>
internal sealed record Plan(
    IReadOnlyList<RootField> Roots, IReadOnlyList<Level> Levels, IReadOnlyList<ParameterSource> Parameters)
{
    /// <summary>True when rows of it change without a new warehouse generation.</summary>
    public bool IsLive { get; init; }

    /// <summary>True when the kept dimensions are looked at.</summary>
    public bool UsesDimensions { get; init; }

    /// <summary>What it costs, estimated: one for each object that the answer may hold, and <see cref="PlanCost"/> for
    /// each statement.</summary>
    public long Cost { get; init; }
}

/// <summary>The rows of one statement and what is made of them.</summary>
internal sealed class Level(Select select)
{
    /// <summary>What is fetched.</summary>
    public Select Select { get; } = select;

    /// <summary>Its place among the plan's levels; set when the plan is complete.</summary>
    public int Index { get; set; }

    /// <summary>The objects made of each row: one, or several when a page is selected more than once.</summary>
    public List<View> Views { get; } = [];

    /// <summary>The slot of the parent's key; -1 for a root.</summary>
    public int ParentSlot { get; init; } = -1;

    /// <summary>True when a parent has a list of rows, false when it has at most one.</summary>
    public bool IsList { get; init; } = true;

    /// <summary>The cursor of each row, or null when none is asked for.</summary>
    public CursorPlan? Cursor { get; set; }

    /// <summary>The statement as text; written once, when the plan is complete.</summary>
    public Statement Statement { get; set; } = Statement.None;
}

/// <summary>An object made of each row.</summary>
/// <param name="Object">Its fields.</param>
/// <param name="Dimension">The dimension that the row is one of and that keeps its values; null: the row has
/// them.</param>
/// <param name="KeySlot">The slot of the kept row's key.</param>
internal sealed record View(ObjectPlan Object, TypeBinding? Dimension = null, int KeySlot = -1)
{
    /// <summary>The place of the dimension among those that are kept; -1 when the row has the values.</summary>
    public int Place { get; } = Dimension is null ? -1 : DimensionLayout.Of(Dimension).Place;
}

/// <summary>The parts of a row's cursor.</summary>
/// <param name="Fingerprint">What order it is a cursor of.</param>
/// <param name="Slots">The slots of the order's terms.</param>
/// <param name="Kinds">Their kinds.</param>
internal sealed record CursorPlan(string Fingerprint, int[] Slots, ValueKind[] Kinds);

/// <summary>Arguments of one field, coerced anew for each request.</summary>
/// <param name="Index">Its place among the operation's fields with arguments.</param>
/// <param name="Definition">The field.</param>
/// <param name="Field">Its use.</param>
internal sealed record ArgumentSet(
    int Index, FieldDefinition Definition, GraphQL.Execution.CollectedField Field);

/// <summary>Where a parameter's value comes from.</summary>
/// <param name="Kind">The type of the value, or of the items of the array.</param>
internal abstract record ParameterSource(ValueKind Kind);

/// <summary>A part of a field's arguments.</summary>
/// <param name="Arguments">The field.</param>
/// <param name="Path">Names and list indices from the argument down to the value.</param>
/// <param name="Kind">The type of the value.</param>
/// <param name="Use">What is made of it.</param>
internal sealed record ArgumentSource(ArgumentSet Arguments, object[] Path, ValueKind Kind, ArgumentUse Use)
    : ParameterSource(Kind);

/// <summary>One part of a cursor argument.</summary>
internal sealed record CursorSource(ArgumentSet Arguments, string Argument, int Part, ValueKind Kind)
    : ParameterSource(Kind);

/// <summary>One number of an id argument.</summary>
internal sealed record NodeIdSource(ArgumentSet Arguments, string Argument, int Part) : ParameterSource(ValueKind.Long);

/// <summary>The publication that a moment names by its id.</summary>
/// <param name="Arguments">The field.</param>
/// <param name="Argument">The argument that holds the moment.</param>
internal sealed record PublicationSource(ArgumentSet Arguments, string Argument) : ParameterSource(ValueKind.Long);

/// <summary>The key of the row that a mutation wrote.</summary>
/// <param name="ResponseName">The mutation's name in the response.</param>
internal sealed record WrittenKeySource(string ResponseName) : ParameterSource(ValueKind.Long);

/// <summary>What is made of an argument's value.</summary>
internal enum ArgumentUse
{
    Value,
    Array,
    Contains,
    StartsWith,
    EndsWith,
}
