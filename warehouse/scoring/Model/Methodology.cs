namespace ItAnalytics.Scoring;

/// <summary>Digits and mode of one tier of rounding.</summary>
/// <param name="Digits">Decimal places, 0..20.</param>
/// <param name="Mode">How halves go.</param>
public sealed record Rounding(int Digits, RoundingMode Mode);

/// <summary>Where a method rounds; nothing means it does not.</summary>
/// <param name="Indicator">Points of an indicator.</param>
/// <param name="Criterion">Points of a criterion.</param>
/// <param name="Total">The total, after bonus, penalty and clamp.</param>
public sealed record RoundingTiers(Rounding? Indicator, Rounding? Criterion, Rounding? Total);

/// <summary>How a method ranks.</summary>
/// <param name="Basis">Rounded or exact scores.</param>
/// <param name="Ties">Rank of equal scores.</param>
public sealed record RankingPolicy(ScoreBasis Basis, TiePolicy Ties);

/// <summary>The span of totals that a method allows, after bonus and penalty.</summary>
/// <param name="From">Lowest, or nothing.</param>
/// <param name="To">Highest, or nothing.</param>
public sealed record ScoreSpan(decimal? From, decimal? To);

/// <summary>
/// One version of a method, checked and ready to score with. Immutable. Identity: <see cref="Code"/> and
/// <see cref="Version"/>; identity of the content: <see cref="Hash"/>.
/// </summary>
public sealed class Methodology
{
    private readonly Dictionary<string, int> nodeByCode;
    private readonly Dictionary<string, int> inputByCode;
    private readonly Dictionary<string, int> treeByCode;

    internal Methodology(
        IReadOnlyList<NodeDefinition> nodes, IReadOnlyList<InputDefinition> inputs, IReadOnlyList<TreeDefinition> trees)
    {
        Nodes = nodes;
        Inputs = inputs;
        Trees = trees;
        nodeByCode = nodes.ToDictionary(n => n.Code, n => n.Index, StringComparer.Ordinal);
        inputByCode = inputs.ToDictionary(i => i.Code, i => i.Index, StringComparer.Ordinal);
        treeByCode = trees.ToDictionary(t => t.Code, t => t.Index, StringComparer.Ordinal);
    }

    /// <summary>Family, e.g. <c>danang</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Version inside the family, e.g. <c>448-2021</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Name.</summary>
    public required LocalisedText Name { get; init; }

    /// <summary>Decision, law or report that it follows.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>First result year, or nothing.</summary>
    public required int? FirstYear { get; init; }

    /// <summary>Last result year, inclusive, or nothing.</summary>
    public required int? LastYear { get; init; }

    /// <summary>How far the span of years can be trusted.</summary>
    public required Mark YearsMark { get; init; }

    /// <summary>Total of an agency that gets everything, before bonus.</summary>
    public required decimal Scale { get; init; }

    /// <summary>Policy for cells that do not apply.</summary>
    public required NotApplicablePolicy NotApplicable { get; init; }

    /// <summary>Policy for cells that were not reported.</summary>
    public required MissingPolicy Missing { get; init; }

    /// <summary>Least coverage (share of weight observed, 0..1) with which an agency is ranked and graded.</summary>
    public required decimal? MinimumCoverage { get; init; }

    /// <summary>Where totals end.</summary>
    public required ScoreSpan Clamp { get; init; }

    /// <summary>Rounding.</summary>
    public required RoundingTiers Rounding { get; init; }

    /// <summary>Ranking.</summary>
    public required RankingPolicy Ranking { get; init; }

    /// <summary>Grades; empty when the method has none.</summary>
    public required GradeScale Grades { get; init; }

    /// <summary>What is drawn anew to see how firm a rank is, or nothing.</summary>
    public required Perturbation? Perturbation { get; init; }

    /// <summary>Reporting views.</summary>
    public required IReadOnlyList<ReportingView> Views { get; init; }

    /// <summary>What compares with the parent version, or nothing.</summary>
    public required Comparability? Comparability { get; init; }

    /// <summary>The content in a form that layout and comments cannot change.</summary>
    public required string CanonicalText { get; init; }

    /// <summary>SHA-256 of <see cref="CanonicalText"/>, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Line of the file that states the years.</summary>
    internal int YearsLine { get; init; }

    /// <summary>Code and version, e.g. <c>danang/448-2021</c>.</summary>
    public string Id => $"{Code}/{Version}";

    /// <summary>All nodes, parents first; the total is number 0.</summary>
    public IReadOnlyList<NodeDefinition> Nodes { get; }

    /// <summary>All observation codes: the columns of a peer group's cells.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; }

    /// <summary>All trees.</summary>
    public IReadOnlyList<TreeDefinition> Trees { get; }

    /// <summary>Whether any observation of shorter periods is scored.</summary>
    public bool DrawsYears => Inputs.Any(i => i.Measure.WithinYear != WithinYear.None);

    /// <summary>Whether the version governs a result year.</summary>
    public bool Covers(int year) => (FirstYear ?? int.MinValue) <= year && year <= (LastYear ?? int.MaxValue);

    /// <summary>Position of a node, -1 when unknown.</summary>
    public int NodeIndex(string code) => nodeByCode.GetValueOrDefault(code, -1);

    /// <summary>Position of an observation code, -1 when unknown.</summary>
    public int InputIndex(string code) => inputByCode.GetValueOrDefault(code, -1);

    /// <summary>Position of a tree, -1 when unknown.</summary>
    public int TreeIndex(string code) => treeByCode.GetValueOrDefault(code, -1);

    /// <summary>Codes of the indicators that a tree scores, without bonus, penalty and information.</summary>
    public IEnumerable<NodeDefinition> ScoredIndicators(int tree) => Nodes.Where(n =>
        n.Kind == NodeKind.Indicator && n.Weights[tree] > 0 && !n.Rule!.IsAdjustment);

    /// <summary>The same method with other nodes, for what-if: without the identity that official scores bear.</summary>
    internal Methodology With(IReadOnlyList<NodeDefinition> nodes) => new(nodes, Inputs, Trees)
    {
        Code = Code,
        Version = Version,
        Name = Name,
        LegalBasis = LegalBasis,
        FirstYear = FirstYear,
        LastYear = LastYear,
        YearsMark = YearsMark,
        Scale = Scale,
        NotApplicable = NotApplicable,
        Missing = Missing,
        MinimumCoverage = MinimumCoverage,
        Clamp = Clamp,
        Rounding = Rounding,
        Ranking = Ranking,
        Grades = Grades,
        Perturbation = Perturbation,
        Views = Views,
        Comparability = Comparability,
        CanonicalText = "",
        Hash = "",
    };
}
