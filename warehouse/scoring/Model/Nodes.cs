namespace ItAnalytics.Scoring;

/// <summary>What a node of the tree is.</summary>
public enum NodeKind
{
    /// <summary>The root.</summary>
    Total,

    /// <summary>A node above the indicators.</summary>
    Criterion,

    /// <summary>A criterion whose points stand beside the base: bonus and penalty.</summary>
    Adjustments,

    /// <summary>A leaf.</summary>
    Indicator,
}

/// <summary>Which statements about a node were read somewhere and which were completed.</summary>
/// <param name="Name">That it exists under this name.</param>
/// <param name="Rule">How it is scored.</param>
/// <param name="Points">What it weighs.</param>
/// <param name="Source">Key of the source list of the file, or free text.</param>
public sealed record Marks(Mark Name, Mark Rule, Mark Points, string? Source)
{
    /// <summary>Nothing said.</summary>
    public static Marks None { get; } = new(Mark.Unmarked, Mark.Unmarked, Mark.Unmarked, null);
}

/// <summary>One node of a method: the total, a criterion or an indicator. Parents come before their children.</summary>
public sealed class NodeDefinition
{
    internal NodeDefinition(int index, string code, LocalisedText name, NodeKind kind, int parentIndex, int level)
    {
        Index = index;
        Code = code;
        Name = name;
        Kind = kind;
        ParentIndex = parentIndex;
        Level = level;
    }

    /// <summary>Position in <see cref="Methodology.Nodes"/>.</summary>
    public int Index { get; }

    /// <summary>Code, unique in the method.</summary>
    public string Code { get; }

    /// <summary>Name.</summary>
    public LocalisedText Name { get; }

    /// <summary>Total, criterion or indicator.</summary>
    public NodeKind Kind { get; }

    /// <summary>Parent's position; -1 for the total.</summary>
    public int ParentIndex { get; }

    /// <summary>0 for the total.</summary>
    public int Level { get; }

    /// <summary>How the children become one value; without meaning for an indicator.</summary>
    public Aggregation Aggregation { get; internal init; } = Aggregation.Sum;

    /// <summary>Least share of the children that must be present, 0..1, or nothing.</summary>
    public decimal? MinimumShare { get; internal init; }

    /// <summary>A second normalisation over the group, after aggregating, or nothing.</summary>
    public Rule? Normalisation { get; internal init; }

    /// <summary>The rule of an indicator.</summary>
    public Rule? Rule { get; internal init; }

    /// <summary>How the indicator's observation is read.</summary>
    public Measure Measure { get; internal init; } = Measure.Plain;

    /// <summary>Positions of the observation codes that it needs, in the order of its parts.</summary>
    public IReadOnlyList<int> InputIndexes { get; internal init; } = [];

    /// <summary>What was verified and what assumed.</summary>
    public Marks Marks { get; internal init; } = Marks.None;

    /// <summary>Positions of the children.</summary>
    public IReadOnlyList<int> Children { get; internal set; } = [];

    /// <summary>Maximum or weight by tree (<see cref="Methodology.Trees"/>); null where it is not in the tree.</summary>
    public IReadOnlyList<decimal?> Weights { get; internal set; } = [];

    /// <summary>Kind of rule, <see cref="RuleKind.Aggregate"/> above the indicators.</summary>
    public RuleKind RuleKind => Rule?.Kind ?? RuleKind.Aggregate;

    /// <summary>The same node with another rule and other weights.</summary>
    internal NodeDefinition With(Rule? rule, IReadOnlyList<decimal?> weights) =>
        new(Index, Code, Name, Kind, ParentIndex, Level)
        {
            Aggregation = Aggregation,
            MinimumShare = MinimumShare,
            Normalisation = Normalisation,
            Rule = rule,
            Measure = Measure,
            InputIndexes = InputIndexes,
            Marks = Marks,
            Children = Children,
            Weights = weights,
        };
}

/// <summary>One column of weights: the tree by which a peer group is judged.</summary>
/// <param name="Index">Position in <see cref="Methodology.Trees"/>.</param>
/// <param name="Code">Code that peer groups name.</param>
/// <param name="Name">Name.</param>
public sealed record TreeDefinition(int Index, string Code, LocalisedText Name);

/// <summary>One line of a reporting view: several nodes read as one.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="NodeIndexes">Nodes that it adds up.</param>
public sealed record ReportingItem(string Code, LocalisedText Name, IReadOnlyList<int> NodeIndexes);

/// <summary>Another way to read the same scores: the press counts five items where the law has seven.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Items">Lines.</param>
public sealed record ReportingView(string Code, LocalisedText Name, IReadOnlyList<ReportingItem> Items);
