namespace ItAnalytics.Scoring;

/// <summary>
/// Two periods scored by the newer rules, without rounding, on the indicators that both have. Cells that only one
/// period can use (not public, not applicable, undefined in the other) are taken out of both, agency by agency, so that
/// the weights are the same on both sides.
/// </summary>
internal sealed class LikeForLike
{
    private LikeForLike(GroupScores before, GroupScores now, decimal[] commonWeights)
    {
        Before = before;
        Now = now;
        CommonWeights = commonWeights;
    }

    /// <summary>Members in the order asked for.</summary>
    public GroupScores Before { get; }

    /// <summary>The same members.</summary>
    public GroupScores Now { get; }

    /// <summary>Share of the newer weight that is compared, by member.</summary>
    public decimal[] CommonWeights { get; }

    /// <summary>Scores both periods for the members given by their positions; -1 where a member is absent.</summary>
    public static LikeForLike Score(
        GroupScores previous, GroupScores scored, CommonIndicators common,
        IReadOnlyList<(string Code, int Before, int Now)> members)
    {
        var (before, now, newer) = (previous.Group, scored.Group, scored.Method);
        if (IsScoredAlike(previous, scored, common) && members.Count == previous.MemberCount
            && members.Select((m, i) => m.Before == i && m.Now == i).All(same => same)
            && !Level(previous, scored, null, null, members))
        {
            return new LikeForLike(previous, scored, Weights(previous, scored, common));
        }

        var older = Restrict(before, newer, now, common, [.. members.Select(m => (m.Code, m.Before))], common.OlderInput);
        var current = Restrict(now, newer, now, common, [.. members.Select(m => (m.Code, m.Now))], null);
        var (first, second) = (ScoringEngine.ScoreExactly(newer, older), ScoringEngine.ScoreExactly(newer, current));
        // Taking a cell out can, through a group-relative rule, leave another cell without an answer: hence the loop.
        for (var pass = 0; pass < 3 && Level(first, second, older, current, members); pass++)
            (first, second) = (ScoringEngine.ScoreExactly(newer, older), ScoringEngine.ScoreExactly(newer, current));
        return new LikeForLike(first, second, Weights(first, second, common));
    }

    /// <summary>Both periods on the common indicators, everybody, no cell taken out.</summary>
    public static (GroupScores Before, GroupScores Now) Unlevelled(
        GroupScores previous, GroupScores scored, CommonIndicators common)
    {
        if (IsScoredAlike(previous, scored, common)) return (previous, scored);
        var (before, now, newer) = (previous.Group, scored.Group, scored.Method);
        var older = Restrict(before, newer, now, common, All(before), common.OlderInput);
        var current = Restrict(now, newer, now, common, All(now), null);
        return (ScoringEngine.ScoreExactly(newer, older), ScoringEngine.ScoreExactly(newer, current));
    }

    /// <summary>
    /// Whether the official scores are what scoring again would give: one version, which does not round, all of whose
    /// observations are compared.
    /// </summary>
    private static bool IsScoredAlike(GroupScores previous, GroupScores scored, CommonIndicators common)
    {
        var method = scored.Method;
        return previous.Method.Hash == method.Hash && method.Hash.Length > 0 && previous.Tree == scored.Tree
            && method.Rounding is { Indicator: null, Criterion: null, Total: null }
            && method.Inputs.All(i => common.OlderInput[i.Index] == i.Index)
            && method.Inputs.All(i => method.Nodes.Any(n => common.IsCommon[n.Index] && n.InputIndexes.Contains(i.Index)));
    }

    private static List<(string, int)> All(PeerGroup group) => [.. group.Members.Select((m, i) => (m.Code, i))];

    private static PeerGroup Restrict(
        PeerGroup from, Methodology newer, PeerGroup now, CommonIndicators common,
        List<(string Code, int Position)> members, int[]? inputs)
    {
        var group = new PeerGroup(newer, now.Code, now.TreeCode, [.. members.Select(m =>
            new GroupMember(m.Code, m.Position >= 0 && from.Members[m.Position].Ranked))]);
        foreach (var input in newer.Inputs)
        {
            var used = newer.Nodes.Any(n => common.IsCommon[n.Index] && n.InputIndexes.Contains(input.Index));
            var source = inputs is null ? input.Index : inputs[input.Index];
            for (var member = 0; member < members.Count; member++)
            {
                var position = members[member].Position;
                group[member, input.Index] = !used || source < 0 || position < 0 ? Cell.Excluded : from[position, source];
            }
        }

        return group;
    }

    /// <summary>Takes out what only one side could score, where there are cells to take it out of; true when there was
    /// something.</summary>
    private static bool Level(
        GroupScores first, GroupScores second, PeerGroup? older, PeerGroup? current,
        IReadOnlyList<(string Code, int Before, int Now)> members)
    {
        var changed = false;
        foreach (var node in first.Method.Nodes.Where(n => n.Rule is { IsAdjustment: false }))
        {
            for (var member = 0; member < members.Count; member++)
            {
                if (members[member].Before < 0 || members[member].Now < 0) continue;
                var (a, b) = (first.States[first.At(node.Index, member)], second.States[second.At(node.Index, member)]);
                if ((a == ScoreState.Scored) == (b == ScoreState.Scored) || MustStay(first.Method, a, b)) continue;
                changed = true;
                if (older is null || current is null) continue;
                foreach (var input in node.InputIndexes)
                {
                    older[member, input] = Cell.Excluded;
                    current[member, input] = Cell.Excluded;
                }
            }
        }

        return changed;
    }

    /// <summary>A method that refuses to score without a figure does so here too.</summary>
    private static bool MustStay(Methodology method, ScoreState a, ScoreState b) =>
        method.Missing == MissingPolicy.Refuse && (a == ScoreState.Missing || b == ScoreState.Missing);

    private static decimal[] Weights(GroupScores first, GroupScores second, CommonIndicators common)
    {
        var weights = new decimal[first.MemberCount];
        for (var member = 0; member < weights.Length; member++)
        {
            foreach (var node in first.Method.Nodes.Where(n => common.Weights[n.Index] > 0m && n.Kind == NodeKind.Indicator))
            {
                var at = first.At(node.Index, member);
                if (first.States[at] == ScoreState.Scored && second.States[at] == ScoreState.Scored)
                    weights[member] += common.Weights[node.Index];
            }
        }

        return weights;
    }
}
