using ItAnalytics.Api.Contract;

namespace ItAnalytics.Api.Planning;

/// <summary>One flat statement: the rows of one relation that one level of the operation needs.</summary>
/// <remarks>Typed pieces only; <see cref="Sql.SqlWriter"/> is the one place that turns them into text.</remarks>
internal sealed class Select(TypeBinding type)
{
    private readonly List<Operand> _columns = [];

    /// <summary>What a row is.</summary>
    public TypeBinding Type { get; } = type;

    /// <summary>As of when; empty for what is shown when nobody asks for a moment.</summary>
    public IReadOnlyList<Moment> Moments { get; init; } = [];

    /// <summary>The groups that the rows are; null when each is a row of the relation.</summary>
    public Grouping? Grouping { get; init; }

    /// <summary>The columns, by slot.</summary>
    public IReadOnlyList<Operand> Columns => _columns;

    /// <summary>All conditions that must hold.</summary>
    public List<Condition> Where { get; init; } = [];

    /// <summary>Relations that an order speaks of, each joined by its key.</summary>
    public List<Join> Joins { get; init; } = [];

    /// <summary>How the rows hang below those of another statement; null for a root.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>The order, the key at its end; empty where it does not matter.</summary>
    public IReadOnlyList<OrderTerm> Order { get; set; } = [];

    /// <summary>At most this many rows, per parent where there is one; null without limit.</summary>
    public int? PageSize { get; set; }

    /// <summary>True to fetch one row more than the page, which tells whether there are more.</summary>
    public bool LooksAhead { get; set; }

    /// <summary>True to take the page from the end; rows then come in reverse.</summary>
    public bool Backward { get; set; }

    /// <summary>True when every parent has a page of its own.</summary>
    public bool IsPagePerParent => Parent is not null && PageSize is not null;

    /// <summary>True to count the rows instead.</summary>
    public bool IsCount { get; init; }

    /// <summary>The slot of the generation that the kept dimensions must have, or -1 when none are used.</summary>
    public int GenerationSlot { get; set; } = -1;

    /// <summary>The slot of a column, which is added when it is new.</summary>
    public int Slot(Operand column)
    {
        var slot = _columns.IndexOf(column);
        if (slot >= 0) return slot;
        _columns.Add(column);
        return _columns.Count - 1;
    }
}

/// <summary>A value of a row: a column of an alias, or an expression in which <c>{t}</c> stands for the alias and
/// <c>{p}</c> for the parameter.</summary>
internal sealed record Operand(string Alias, string Column, string? Expression = null, Parameter? Parameter = null)
{
    /// <summary>The generation of the kept dimensions, on the snapshot of the statement.</summary>
    public static Operand DimensionGeneration { get; } =
        new("", "dimension_generation", "(select dimension_generation from ops.generation)");
}

/// <summary>Rows put into groups.</summary>
/// <param name="Rows">The rows: relation, moments and conditions.</param>
/// <param name="By">The columns that the groups are by.</param>
/// <param name="Expressions">For each other column, and for a column that is not stored, its expression.</param>
internal sealed record Grouping(
    Select Rows, IReadOnlyList<string> By, IReadOnlyDictionary<string, string> Expressions);

/// <summary>A moment: an instant, that of a publication, or, where neither is given, now.</summary>
internal sealed record Moment(Parameter? Instant, Parameter? Publication);

/// <summary>A relation joined to the rows by its key, for the sake of an order.</summary>
internal sealed record Join(string Alias, string Relation, string KeyColumn, Operand On);

/// <summary>One term of an order.</summary>
internal sealed record OrderTerm(Operand Operand, ValueKind Kind, bool Descending, bool Nullable);

/// <summary>Rows whose column is one of the keys, grouped by it.</summary>
/// <param name="Column">The column that holds the parent's key.</param>
/// <param name="Keys">The parents' keys.</param>
/// <param name="Bridge">The bridge between parent and row, or null.</param>
/// <param name="Condition">A fixed condition over <c>{t}</c> and <c>{b}</c>, or null.</param>
internal sealed record ParentLink(string Column, KeySet Keys, Bridge? Bridge, string? Condition)
{
    /// <summary>The alias of the relation that holds the column.</summary>
    public string Alias => Bridge is null ? "t" : "b";
}

/// <summary>A set of keys that is computed inside the statement that needs it, so that nobody waits for it.</summary>
internal abstract record KeySet;

/// <summary>The values of a column in the rows of another statement.</summary>
internal sealed record KeysOfRows(Select Rows, Operand Column) : KeySet;

/// <summary>The values of a dimension's column in those of its rows whose key is in another set.</summary>
internal sealed record KeysOfDimension(TypeBinding Dimension, Operand Column, KeySet Keys) : KeySet;

/// <summary>A value that the request brings.</summary>
/// <param name="Index">Its place among the plan's parameters.</param>
internal sealed record Parameter(int Index);

/// <summary>A condition on a row.</summary>
internal abstract record Condition
{
    /// <summary>Conditions that must all hold.</summary>
    internal sealed record All(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>Conditions of which one must hold; without any, none does.</summary>
    internal sealed record Any(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>A comparison with a value that is not null.</summary>
    internal sealed record Compare(Operand Left, Comparison Comparison, Parameter Right) : Condition;

    /// <summary>The value is missing, or is there.</summary>
    internal sealed record Missing(Operand Operand, bool IsMissing) : Condition;

    /// <summary>The value is in an array; nulls in the array were taken out.</summary>
    internal sealed record InArray(Operand Operand, Parameter Array) : Condition;

    /// <summary>The inner condition does not hold; a missing value makes it not hold.</summary>
    internal sealed record Not(Condition Inner) : Condition;

    /// <summary>The text is like an escaped pattern.</summary>
    internal sealed record Like(Operand Operand, Parameter Pattern) : Condition;

    /// <summary>The agency's name, code or confirmed alias holds this text, case and diacritics apart.</summary>
    internal sealed record Search(string Alias, Parameter Text) : Condition;

    /// <summary>The key is that of a related row for which the inner condition holds.</summary>
    internal sealed record Related(Operand Key, TypeBinding Target, string Alias, Condition Inner) : Condition;

    /// <summary>The key is that of the one related row with this unique text.</summary>
    internal sealed record RelatedByText(Operand Key, string Scalar, Parameter Text) : Condition;

    /// <summary>A condition that the bindings fix.</summary>
    internal sealed record Fixed(string Alias, string Sql) : Condition;
}

/// <summary>How two values are compared.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
