using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>
/// The cheapest sets of indicator changes that lift an agency to a grade. Each indicator's own gain comes from the
/// official engine; sets are tried in the order of a lower bound of their effort (best first, the rest of the way covered
/// by points per effort), and only what the engine confirms is proposed. Gains add up under sums and arithmetic means;
/// under the other means the order is a good guess and the confirmation stays exact.
/// </summary>
public static class PathFinder
{
    private const int MostTrials = 20_000;
    private const int MostConfirmations = 100;

    /// <summary>Finds the ways of one member of a scored group to a grade.</summary>
    /// <param name="baseline">The official scores.</param>
    /// <param name="member">Position of the member.</param>
    /// <param name="gradeCode">The grade wished for.</param>
    /// <param name="wish">Efforts, what cannot be changed, how many alternatives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScenarioException">There is no such grade or indicator, or an effort makes no sense.</exception>
    public static GradePaths Find(
        GroupScores baseline, int member, string gradeCode, PathWish wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(wish);
        var bands = baseline.Method.Grades.Bands;
        var wished = bands.Select((b, i) => (b, i)).FirstOrDefault(p => p.b.Code == gradeCode);
        if (wished.b is null)
        {
            throw new ScenarioException(ScenarioException.Unknown, bands.Count == 0
                ? $"{baseline.Method.Id} gives no grades, so there is no way to one."
                : $"{baseline.Method.Id} has no grade '{gradeCode}'; name one of {string.Join(", ", bands.Select(b => b.Code))}.");
        }

        Check(baseline.Method, wish);
        var now = baseline.Total(member);
        var answer = new GradePaths(
            baseline.Group.Members[member].Code, wished.b, now, wished.b.From, [], null, false);
        if (!baseline.Group.Members[member].Ranked)
            return answer with { Reason = "The agency is scored outside the ranking and gets no grade." };
        var whole = new PathSearch(baseline, member, wished.i, cancellationToken);
        if (whole.Reaches(baseline))
            return answer with { Reason = $"The agency has {now.Grade!.Code} already.", IsReached = true };

        // Where nothing is compared with the group, the agency's total is its own affair, and much sooner computed alone.
        var isAlone = !baseline.Method.Nodes.Any(n => n.Rule is { IsGroupRelative: true } || n.Normalisation is { IsGroupRelative: true });
        var (scores, place) = isAlone ? (Alone(baseline, member), 0) : (baseline, member);
        var search = new PathSearch(scores, place, wished.i, cancellationToken);
        var candidates = Candidates.Of(scores, place, wish);
        var best = search.Apply(candidates);
        if (!search.Reaches(best))
        {
            var total = best.Total(member);
            return answer with
            {
                Reason = total.Score is { } score
                    ? Invariant($"Out of reach: with every indicator that can be changed at its best the total is {score:0.##########}")
                        + (total.Grade is { } grade ? $", grade {grade.Code}." : ", without a grade: too little is observed.")
                    : "Out of reach: something without which there is no total cannot be changed.",
            };
        }

        var paths = Paths(search, candidates, wish.Alternatives);
        return answer with { Paths = [.. paths.Select(p => p with { After = whole.Total(p.Steps) })] };
    }

    private static GroupScores Alone(GroupScores baseline, int member)
    {
        var group = new PeerGroup(
            baseline.Method, baseline.Group.Code, baseline.Group.TreeCode, [baseline.Group.Members[member]]);
        for (var input = 0; input < group.InputCount; input++) group[0, input] = baseline.Group[member, input];
        return ScoringEngine.Score(baseline.Method, group);
    }

    private static void Check(Methodology method, PathWish wish)
    {
        foreach (var code in wish.Effort.Keys.Concat(wish.Fixed))
        {
            if (method.NodeIndex(code) is >= 0 and var node && method.Nodes[node].Kind == NodeKind.Indicator) continue;
            throw new ScenarioException(ScenarioException.Unknown,
                $"{method.Id} has no indicator '{code}'; name one of "
                + $"{string.Join(", ", method.Nodes.Where(n => n.Kind == NodeKind.Indicator).Select(n => n.Code))}.");
        }

        foreach (var (code, effort) in wish.Effort)
        {
            if (effort is <= 0m or > 1_000_000_000m)
            {
                throw new ScenarioException(ScenarioException.Impossible,
                    Invariant($"The effort {effort} of {code} is not above 0; leave out what costs nothing to change, or fix what cannot be changed."));
            }
        }

        if (wish.Alternatives is < 1 or > 50)
            throw new ScenarioException(ScenarioException.Impossible, "Between 1 and 50 alternatives can be asked for.");
    }

    /// <summary>Sets in the order of the least effort that they and what they still lack can come to.</summary>
    private static IReadOnlyList<GradePath> Paths(PathSearch search, IReadOnlyList<Candidate> candidates, int count)
    {
        var order = candidates.Where(c => c.Gain > 0m).OrderByDescending(c => c.Gain / c.Effort).ThenBy(c => c.Node).ToList();
        var lacking = search.Lacking;
        var found = new List<(HashSet<int> Set, GradePath Path)>();
        var queue = new PriorityQueue<(int Next, int[] Set, decimal Effort, decimal Gain), (decimal, int)>();
        Enqueue(0, [], 0m, 0m);
        for (var (trial, confirmed) = (0, 0); queue.Count > 0 && trial < MostTrials && confirmed < MostConfirmations; trial++)
        {
            var (next, set, effort, gain) = queue.Dequeue();
            if (found.Any(f => f.Set.IsSubsetOf(set))) continue;
            // What adds up to nearly enough is worth asking the engine; means other than sums may give more or less.
            if (set.Length > 0 && gain >= lacking)
            {
                confirmed++;
                if (search.Propose([.. set.Select(i => order[i])]) is { } path)
                {
                    var used = path.Steps.Select(s => order.FindIndex(c => c.Node == s.Node)).ToHashSet();
                    if (!found.Any(f => f.Set.IsSubsetOf(used))) found.Add((used, path));
                    if (found.Count >= count * 2) break;
                    continue;
                }
            }

            for (var i = next; i < order.Count; i++)
                Enqueue(i + 1, [.. set, i], effort + order[i].Effort, gain + order[i].Gain);
        }

        if (found.Count == 0 && search.Propose(order) is { } all) found.Add(([], all));
        return [.. found.Select(f => f.Path).OrderBy(p => p.Effort).ThenBy(p => p.Steps.Count).Take(count)];

        void Enqueue(int next, int[] set, decimal effort, decimal gain)
        {
            // The rest of the way at the best rate left; the last part may be gone in part.
            var (bound, left) = (effort, lacking - gain);
            for (var i = next; i < order.Count && left > 0m; i++)
            {
                var part = Math.Min(1m, left / order[i].Gain);
                bound += part * order[i].Effort;
                left -= part * order[i].Gain;
            }

            // What cannot get there by adding up is left to the very end: other means may still bring it there.
            if (left > 0m) bound += 1_000_000_000_000m;

            // What goes too far will be cut down where a part of the way gives a part of the points.
            if (left < 0m && gain > lacking && set.Where(i => order[i].IsGradual).DefaultIfEmpty(-1).Max() is >= 0 and var last)
                bound -= Math.Min(1m, -left / order[last].Gain) * order[last].Effort;
            queue.Enqueue((next, set, effort, gain), (bound, set.Length));
        }
    }
}
