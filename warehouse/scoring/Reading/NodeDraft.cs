namespace ItAnalytics.Scoring;

/// <summary>A node as it stands in the file, before the tree is put together.</summary>
internal sealed class NodeDraft
{
    public required YamlFields Fields { get; init; }

    public required string Code { get; init; }

    public required LocalisedText Name { get; init; }

    public required NodeKind Kind { get; init; }

    /// <summary>Code of the parent; nothing means the total.</summary>
    public string? Parent { get; init; }

    public Aggregation Aggregation { get; init; }

    public decimal? MinimumShare { get; init; }

    public Rule? Normalisation { get; init; }

    public Rule? Rule { get; init; }

    public Measure Measure { get; init; } = Measure.Plain;

    /// <summary>Observation code of an indicator without parts.</summary>
    public string Input { get; init; } = "";

    public Marks Marks { get; init; } = Marks.None;

    /// <summary>What the children's weights must add up to, if stated.</summary>
    public decimal? WeightsSum { get; init; }

    /// <summary>Maximum or weight by tree.</summary>
    public decimal?[] Weights { get; set; } = [];

    public bool WeightsStated { get; set; }

    public List<NodeDraft> Children { get; } = [];

    /// <summary>Whether a path from the total reaches it.</summary>
    public bool Placed { get; set; }
}
