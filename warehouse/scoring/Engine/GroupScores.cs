namespace ItAnalytics.Scoring;

/// <summary>The score of one node of one agency.</summary>
/// <param name="State">Whether there is one; points, share and coverage mean something only when scored.</param>
/// <param name="Points">Points, rounded where the method rounds this tier.</param>
/// <param name="Maximum">What an agency that gets everything would have here.</param>
/// <param name="Share">Points / maximum: 0..1 except where a rule may leave that range.</param>
/// <param name="Coverage">Share of the applicable weight that was observed, 0..1.</param>
/// <param name="Rule">Rule that gave the points.</param>
/// <param name="Note">What the engine did beyond the rule.</param>
public readonly record struct NodeScore(
    ScoreState State, decimal Points, decimal Maximum, decimal Share, decimal Coverage, RuleKind Rule, ScoreNote Note);

/// <summary>The total of one agency.</summary>
/// <param name="State">Scored; or why there is no score; Insufficient: a score that is neither ranked nor graded.</param>
/// <param name="Base">Points of the tree without bonus and penalty.</param>
/// <param name="Bonus">Points gained beside it.</param>
/// <param name="Penalty">Points lost beside it, positive.</param>
/// <param name="Exact">Base + bonus - penalty, inside the clamp, before rounding.</param>
/// <param name="Score">The same, rounded: the published score. Null when there is none.</param>
/// <param name="Coverage">Share of the applicable weight that was observed, 0..1.</param>
/// <param name="Grade">Grade, or null.</param>
/// <param name="Rank">Rank, 1 the best, or null when unranked.</param>
/// <param name="RankLabel">Rank as printed: <c>3</c>, <c>=3</c> when shared, empty when unranked.</param>
/// <param name="GroupSize">Number of ranked members.</param>
public readonly record struct TotalScore(
    ScoreState State,
    decimal Base,
    decimal Bonus,
    decimal Penalty,
    decimal Exact,
    decimal? Score,
    decimal Coverage,
    GradeBand? Grade,
    int? Rank,
    string RankLabel,
    int GroupSize);

/// <summary>
/// All scores of a peer group: members x nodes of the method, and the totals. Members and nodes are addressed by
/// position (<see cref="PeerGroup.Members"/>, <see cref="Methodology.Nodes"/>).
/// </summary>
public sealed class GroupScores
{
    internal GroupScores(Methodology method, PeerGroup group, RoundingTiers rounding)
    {
        Method = method;
        Rounding = rounding;
        Group = group;
        Tree = method.TreeIndex(group.TreeCode);
        var size = method.Nodes.Count * group.Members.Count;
        States = new ScoreState[size];
        Notes = new ScoreNote[size];
        Points = new decimal[size];
        Maxima = new decimal[size];
        Shares = new decimal[size];
        Coverages = new decimal[size];
        Applicable = new decimal[size];
        Totals = new TotalScore[group.Members.Count];
    }

    private GroupScores(GroupScores other, PeerGroup group)
    {
        Method = other.Method;
        Rounding = other.Rounding;
        Group = group;
        Tree = other.Tree;
        States = (ScoreState[])other.States.Clone();
        Notes = (ScoreNote[])other.Notes.Clone();
        Points = (decimal[])other.Points.Clone();
        Maxima = (decimal[])other.Maxima.Clone();
        Shares = (decimal[])other.Shares.Clone();
        Coverages = (decimal[])other.Coverages.Clone();
        Applicable = (decimal[])other.Applicable.Clone();
        Totals = (TotalScore[])other.Totals.Clone();
    }

    /// <summary>The method that scored; its hash belongs on every stored score.</summary>
    public Methodology Method { get; }

    /// <summary>The group that was scored.</summary>
    public PeerGroup Group { get; }

    /// <summary>Position of the tree that judged it.</summary>
    public int Tree { get; }

    /// <summary>The method's, or none at all.</summary>
    internal RoundingTiers Rounding { get; }

    // Node-major: value of node n and member m stands at n * members + m.
    internal ScoreState[] States { get; }

    internal ScoreNote[] Notes { get; }

    internal decimal[] Points { get; }

    internal decimal[] Maxima { get; }

    internal decimal[] Shares { get; }

    internal decimal[] Coverages { get; }

    /// <summary>Weight that applies to the member, observed or not: what coverage is a share of.</summary>
    internal decimal[] Applicable { get; }

    internal TotalScore[] Totals { get; }

    internal int MemberCount => Group.Members.Count;

    /// <summary>Score of a node. For bonus and penalty nodes the points are signed and the share is 0.</summary>
    public NodeScore Node(int member, int node)
    {
        var at = At(node, member);
        return new NodeScore(
            States[at], Points[at], Maxima[at], Shares[at], Coverages[at], Method.Nodes[node].RuleKind, Notes[at]);
    }

    /// <summary>Total of a member.</summary>
    public TotalScore Total(int member) => Totals[member];

    /// <summary>One reporting item of a member: its nodes added up.</summary>
    public NodeScore Item(int member, ReportingItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (points, maximum, covered, weight) = (0m, 0m, 0m, 0m);
        var state = ScoreState.NotInTree;
        foreach (var node in item.NodeIndexes)
        {
            var at = At(node, member);
            if (States[at] == ScoreState.Scored)
            {
                state = ScoreState.Scored;
                points += Points[at];
                maximum += Maxima[at];
                covered += Coverages[at] * Maxima[at];
                weight += Maxima[at];
            }
            else if (state == ScoreState.NotInTree)
            {
                state = States[at];
            }
        }

        var (share, coverage) = (maximum == 0m ? 0m : points / maximum, weight == 0m ? 0m : covered / weight);
        return new NodeScore(state, points, maximum, share, coverage, RuleKind.Aggregate, ScoreNote.None);
    }

    internal int At(int node, int member) => (node * MemberCount) + member;

    internal GroupScores CopyFor(PeerGroup group) => new(this, group);
}
