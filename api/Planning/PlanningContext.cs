using ItAnalytics.Api.Access;
using ItAnalytics.Api.Contract;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Planning;

/// <summary>What all parts of the planner share while they plan one operation.</summary>
internal sealed class PlanningContext(
    Schema schema, FieldCollector collector, VariableValues variables, PlanLimits limits)
{
    private readonly List<ParameterSource> _parameters = [];
    private int _argumentSets;

    /// <summary>The contract.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>Merges selections.</summary>
    public FieldCollector Collector { get; } = collector;

    /// <summary>The request's variables.</summary>
    public VariableValues Variables { get; } = variables;

    /// <summary>What an operation may ask for.</summary>
    public PlanLimits Limits { get; } = limits;

    /// <summary>Levels in the order in which they must be read.</summary>
    public List<Level> Levels { get; } = [];

    /// <summary>The parameters so far.</summary>
    public IReadOnlyList<ParameterSource> Parameters => _parameters;

    /// <summary>True once a kept dimension is looked at.</summary>
    public bool UsesDimensions { get; set; }

    /// <summary>The estimated cost so far.</summary>
    public long Cost { get; private set; }

    /// <summary>A new parameter with that source.</summary>
    public Parameter Parameter(ParameterSource source)
    {
        _parameters.Add(source);
        return new Parameter(_parameters.Count - 1);
    }

    /// <summary>Coerces the arguments of a field.</summary>
    /// <exception cref="GraphQLException">They do not fit.</exception>
    public (ArgumentSet Set, IReadOnlyDictionary<string, object?> Values) Arguments(
        FieldDefinition definition, CollectedField field)
    {
        if (!ArgumentValues.TryCoerce(definition, field.First, Variables, out var values, out var error))
            throw new GraphQLException(error);
        return (new ArgumentSet(_argumentSets++, definition, field), values);
    }

    /// <summary>Adds to the cost: objects that the answer may hold, or the work of a statement.</summary>
    /// <exception cref="GraphQLException">GQL527: that is too much.</exception>
    public void Spend(long cost, CollectedField field)
    {
        Cost += cost;
        if (Cost > Limits.MaxCost)
        {
            throw Refusal(RequestErrorCodes.Cost, field,
                $"The operation costs more than {Limits.MaxCost} (estimated up to field \"{field.ResponseName}\": one for "
                + "each object that the answer may hold, and more for each statement). Ask for smaller pages, or for "
                + "fewer lists inside lists.");
        }
    }

    /// <summary>A type as the audience reads it.</summary>
    public TypeBinding Type(string name) =>
        Bindings.Type(name) is { Shown: { } shown } type && Limits.Audience != Audience.Staff
            ? type with { Relation = shown.Relation, Past = shown.Past }
            : Bindings.Type(name);

    /// <summary>A refusal of the whole operation that points at a field.</summary>
    public static GraphQLException Refusal(string code, CollectedField field, string message) =>
        new(GraphQLError.At(code, message, field.First));
}

/// <summary>What the parts of an operation weigh, in objects of its answer; all of it is known before anything is
/// sent.</summary>
internal static class PlanCost
{
    /// <summary>A statement, however few rows it answers.</summary>
    public const long Statement = 10;

    /// <summary>A count of all pages.</summary>
    public const long Count = 100;

    /// <summary>Groups that are computed from the rows, not taken from a summary.</summary>
    public const long Grouping = 1_000;
}

/// <summary>What an operation may ask for. Refusing costs no connection.</summary>
public sealed record PlanLimits
{
    /// <summary>How deeply fields may be nested.</summary>
    public int MaxDepth { get; init; } = 15;

    /// <summary>How much an operation may cost: <see cref="PlanCost"/>, estimated from page sizes and usual list
    /// lengths.</summary>
    public long MaxCost { get; init; } = 200_000;

    /// <summary>How many statements an operation may need.</summary>
    public int MaxStatements { get; init; } = 50;

    /// <summary>True for an export: a list without first and last is the whole list, and costs as much as one
    /// row.</summary>
    internal bool IsUnpaged { get; init; }

    /// <summary>Whose rows are read.</summary>
    internal Audience Audience { get; init; } = Audience.Staff;

    /// <summary>The largest page.</summary>
    public int MaxPage { get; init; } = 1_000;

    /// <summary>How many rows one statement may answer; a longer list is refused while it is read.</summary>
    public int MaxRows { get; init; } = 200_000;

    /// <summary>How many bytes of JSON an answer may have; a longer one is refused while it is written.</summary>
    public int MaxBytes { get; init; } = 64 << 20;
}
