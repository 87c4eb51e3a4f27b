namespace ItAnalytics.Api.Contract;

/// <summary>How an object type of the contract is kept in the warehouse: one row of one relation is one
/// object.</summary>
/// <param name="TypeName">The type's name in schema.graphql.</param>
/// <param name="Relation">The table or view with its schema, such as <c>mart.score</c>.</param>
/// <param name="Key">What tells rows apart; the last part of every order.</param>
internal sealed record TypeBinding(string TypeName, string Relation, IReadOnlyList<KeyColumn> Key)
{
    /// <summary>The fields, each exactly once.</summary>
    public required IReadOnlyList<FieldBinding> Fields { get; init; }

    /// <summary>The columns that make the relay id; empty when the type has none. Whole numbers only.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>The order when none is asked for; the key follows.</summary>
    public IReadOnlyList<OrderColumn> DefaultOrder { get; init; } = [];

    /// <summary>True for a small dimension that is kept in the process, so that a reference to it costs no
    /// join.</summary>
    public bool IsDimension { get; init; }

    /// <summary>True when rows change without a new warehouse generation, so that no answer with them is
    /// kept.</summary>
    public bool IsLive { get; init; }

    /// <summary>False for a dimension that gives fields to other types but is no type of the contract itself.</summary>
    public bool IsInContract { get; init; } = true;

    /// <summary>The function that answers rows of the relation as they stood at a moment, or at the ends of a span; null
    /// where only what stands now can be asked for.</summary>
    public Past? Past { get; init; }

    /// <summary>What stands in place of the relation for those who may not see all of its rows; null where the database chooses
    /// them by itself.</summary>
    public ShownBinding? Shown { get; init; }

    /// <summary>For a type whose objects are groups of rows: the rows, and what they may be grouped by. A field of the
    /// type is a column of the grouping, or an expression over the rows of the group.</summary>
    public AggregateBinding? Aggregate { get; init; }

    /// <summary>Another way to one object: by a text that is unique among them, cheaper than a general
    /// condition.</summary>
    public UniqueText? Unique { get; init; }

    /// <summary>The field of that name, or null.</summary>
    public FieldBinding? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

/// <summary>A function over moments, each an instant or a publication.</summary>
/// <param name="Function">The function with its schema.</param>
/// <param name="Moments">How many moments it takes.</param>
internal sealed record Past(string Function, int Moments = 1);

/// <summary>A relation that shows some rows of another one, with all of its columns.</summary>
/// <param name="Relation">The relation with its schema.</param>
/// <param name="Past">The function that answers its rows as they stood at a moment; null where there is none.</param>
internal sealed record ShownBinding(string Relation, Past? Past = null);

/// <summary>One column of a key and the type of its values.</summary>
internal sealed record KeyColumn(string Name, ValueKind Kind, bool Nullable = false);

/// <summary>How rows are grouped.</summary>
/// <param name="Rows">The type whose rows they are; conditions speak of its fields.</param>
/// <param name="By">For each value of the groupBy argument the column.</param>
internal sealed record AggregateBinding(string Rows, IReadOnlyDictionary<string, KeyColumn> By)
{
    /// <summary>The groups by some of the columns, kept ready; null when there are none.</summary>
    public SummaryBinding? Summary { get; init; }
}

/// <summary>Groups that the warehouse keeps, with the columns of the aggregate under the same names.</summary>
/// <param name="Relation">The relation; it has the groups by any choice of the columns, null where not grouped.</param>
/// <param name="Columns">What the groups may be by.</param>
internal sealed record SummaryBinding(string Relation, IReadOnlyList<string> Columns);

/// <summary>One column of an order.</summary>
internal sealed record OrderColumn(string Name, ValueKind Kind, bool Descending = false, bool Nullable = false);

/// <summary>A field whose text is unique: <c>Select</c> gives the value of <c>Column</c> for the text
/// <c>{p}</c>.</summary>
/// <param name="Field">The field of the contract.</param>
/// <param name="Column">The column of a referring relation that the value is compared with; null: its key.</param>
/// <param name="Select">A scalar query with one hole.</param>
internal sealed record UniqueText(string Field, string? Column, string Select);

/// <summary>What a value is, on its way from a column to JSON and from an argument to a parameter.</summary>
internal enum ValueKind
{
    Text,
    Enum,
    Int,
    Long,
    Decimal,
    Float,
    Boolean,
    Date,
    DateTime,
    TextList,
    Id,
}

/// <summary>How one field of a type is answered.</summary>
internal abstract record FieldBinding(string Name);

/// <summary>The relay id, made of the type's name and its <see cref="TypeBinding.Id"/>.</summary>
internal sealed record IdField() : FieldBinding("id");

/// <summary>A value of the row: a column, or an expression over it in which <c>{t}</c> stands for the row.</summary>
internal sealed record ColumnField(string Name, string Column, string? Expression = null) : FieldBinding(Name);

/// <summary>A value that depends on an argument: an expression in which <c>{t}</c> stands for the row and <c>{p}</c> for
/// the argument's value.</summary>
internal sealed record ArgumentField(
    string Name, string Expression, string Argument, ValueKind ArgumentKind) : FieldBinding(Name)
{
    /// <summary>The expression for a missing argument, so that its type can be asked for.</summary>
    public string WithoutValue => Expression.Replace(
        "{p}", ArgumentKind == ValueKind.Int ? "null::int" : "null::text", StringComparison.Ordinal);
}

/// <summary>A value that a dimension keeps: the field of the dimension's row that the key column points to.</summary>
internal sealed record DimensionField(
    string Name, string KeyColumn, string Dimension, string Field) : FieldBinding(Name);

/// <summary>Always null: the contract allows a value that this relation never has.</summary>
internal sealed record NullField(string Name) : FieldBinding(Name);

/// <summary>An object made of columns of the same row.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="TypeName">The object's type.</param>
/// <param name="Presence">The object is null where this column is; null: it is always there.</param>
/// <param name="Fields">The object's fields.</param>
internal sealed record EmbeddedField(
    string Name, string TypeName, string? Presence, IReadOnlyList<FieldBinding> Fields) : FieldBinding(Name);

/// <summary>Another object: the one of the target type whose single key is in a column of this row.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="KeyColumn">The column of this row.</param>
/// <param name="Target">The target type.</param>
/// <param name="KeyExpression">The expression when the key is no plain column.</param>
internal sealed record ToOneField(
    string Name, string KeyColumn, string Target, string? KeyExpression = null) : FieldBinding(Name)
{
    /// <summary>Columns of the target that this row repeats, so that its children are found without a look at
    /// it.</summary>
    public IReadOnlyList<string> Carried { get; init; } = [];
}

/// <summary>The objects of the target type that point back to this row.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="KeyColumn">The column of this row, a whole number.</param>
/// <param name="Target">The target type.</param>
/// <param name="TargetColumn">The column of the target, or of <see cref="Through"/>, that holds it.</param>
internal sealed record ToManyField(
    string Name, string KeyColumn, string Target, string TargetColumn) : FieldBinding(Name)
{
    /// <summary>The order inside one parent; the target's key follows.</summary>
    public required IReadOnlyList<OrderColumn> Order { get; init; }

    /// <summary>A fixed condition on the target, <c>{t}</c>, and the bridge, <c>{b}</c>.</summary>
    public string? Condition { get; init; }

    /// <summary>Arguments other than first, where and asOf: each a path of filter fields that must equal it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fixed { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>A bridge between the two; null when the target points back by itself.</summary>
    public Bridge? Through { get; init; }

    /// <summary>How many there usually are, for the cost of an operation.</summary>
    public required int UsualCount { get; init; }
}

/// <summary>A bridge table joined to the target on a column of the same name.</summary>
internal sealed record Bridge(string Relation, string JoinColumn);

/// <summary>A field of Query that answers a connection.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Target">The type of the nodes.</param>
internal sealed record ConnectionBinding(string Name, string Target)
{
    /// <summary>A fixed condition on the target, <c>{t}</c>.</summary>
    public string? Condition { get; init; }

    /// <summary>The arguments that say as of when, as many as the past of the target takes.</summary>
    public IReadOnlyList<string> Moments { get; init; } = ["asOf"];

    /// <summary>The page when neither first nor last is given.</summary>
    public int DefaultPage { get; init; } = 50;

    /// <summary>The order instead of the target's own; also the only one when the field takes none.</summary>
    public IReadOnlyList<OrderColumn>? Order { get; init; }

    /// <summary>Arguments other than paging, where and order: each a path of filter fields that must equal
    /// it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fixed { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();
}
