namespace ItAnalytics.Scoring;

/// <summary>Scores a group as it might be: other figures, weights, bounds or members, on the official engine.</summary>
public static class ScenarioEngine
{
    /// <summary>Scores the scenario beside the scores as they are.</summary>
    /// <exception cref="ScenarioException">It names something that is not there, or a number that makes no
    /// sense.</exception>
    public static ScenarioResult Run(GroupScores before, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(scenario);
        var method = MethodVariant.Of(before.Method, before.Tree, scenario.Weights, scenario.Bounds);
        scenario = Merge(method, before.Group, scenario);
        var group = Regroup(method, before.Group, scenario);
        foreach (var value in scenario.Values)
        {
            var member = group.IndexOf(value.Agency);
            if (member < 0) throw NoAgency(value.Agency, group);
            group[member, InputOf(method, value.Input)] = value.Cell;
        }

        var after = ScoringEngine.Score(method, group);
        var positions = group.Members.Select((m, i) => (m.Code, i))
            .ToDictionary(p => p.Code, p => p.i, StringComparer.Ordinal);
        var rows = before.Group.Members.Select((m, i) => new ScenarioRow(
                m.Code, i, positions.TryGetValue(m.Code, out var now) ? now : null))
            .Concat(scenario.Joining.Where(j => before.Group.IndexOf(j.Agency) < 0)
                .Select(j => new ScenarioRow(j.Agency, null, positions[j.Agency])));
        return new ScenarioResult(before, after, [.. rows]);
    }

    /// <summary>Position of an observation by its code, or by that of an indicator that has only one.</summary>
    internal static int InputOf(Methodology method, string code)
    {
        if (method.InputIndex(code) is >= 0 and var input) return input;
        var node = method.NodeIndex(code);
        if (node >= 0 && method.Nodes[node].InputIndexes is [var only]) return only;
        var several = node >= 0 && method.Nodes[node].InputIndexes.Count > 1;
        throw new ScenarioException(ScenarioException.Unknown, several
            ? $"'{code}' has several observations; name one of "
                + $"{string.Join(", ", method.Nodes[node].InputIndexes.Select(i => method.Inputs[i].Code))}."
            : $"{method.Id} observes no '{code}'; name one of {string.Join(", ", method.Inputs.Select(i => i.Code))}.");
    }

    internal static ScenarioException NoAgency(string code, PeerGroup group) => new(ScenarioException.Unknown,
        $"'{code}' is not in the group {group.Code}; its agencies are "
        + $"{string.Join(", ", group.Members.Take(100).Select(m => m.Code))}{(group.Members.Count > 100 ? ", …" : ".")}");

    // A merger is its members leaving and one agency joining with what they had together.
    private static Scenario Merge(Methodology method, PeerGroup group, Scenario scenario)
    {
        List<string> leaving = [.. scenario.Leaving];
        List<ScenarioMember> joining = [.. scenario.Joining];
        foreach (var merger in scenario.Merging)
        {
            List<int> members = [.. merger.From.Distinct(StringComparer.Ordinal).Select(
                code => group.IndexOf(code) is >= 0 and var found ? found : throw NoAgency(code, group))];
            if (members.Count < 2)
            {
                throw new ScenarioException(ScenarioException.Impossible,
                    $"'{merger.Into}' would be made of fewer than two members; name at least two that merge.");
            }
            if (merger.From.FirstOrDefault(leaving.Contains) is { } twice)
            {
                throw new ScenarioException(ScenarioException.Impossible,
                    $"'{twice}' leaves, or merges into another agency already; name it once.");
            }
            leaving.AddRange(merger.From);
            joining.Add(new ScenarioMember(merger.Into, method.Inputs
                .Select((input, i) => (input.Code, Cell: CellPool.Pool([.. members.Select(m => group[m, i])])))
                .ToDictionary(p => p.Code, p => p.Cell, StringComparer.Ordinal)));
        }

        return scenario with { Leaving = leaving, Joining = joining, Merging = [] };
    }

    private static PeerGroup Regroup(Methodology method, PeerGroup old, Scenario scenario)
    {
        if (scenario.Joining.Count == 0 && scenario.Leaving.Count == 0) return old.Copy();
        var leaving = scenario.Leaving.ToHashSet(StringComparer.Ordinal);
        if (leaving.FirstOrDefault(code => old.IndexOf(code) < 0) is { } stranger) throw NoAgency(stranger, old);
        var codes = old.Members.Select(m => m.Code).Where(c => !leaving.Contains(c)).ToHashSet(StringComparer.Ordinal);
        if (scenario.Joining.FirstOrDefault(j => !codes.Add(j.Agency)) is { } twice)
        {
            throw new ScenarioException(ScenarioException.Impossible,
                $"'{twice.Agency}' is in the group {old.Code} already, or joins twice; leave it out of those that join.");
        }

        var staying = Enumerable.Range(0, old.Members.Count).Where(m => !leaving.Contains(old.Members[m].Code)).ToList();
        var group = new PeerGroup(method, old.Code, old.TreeCode,
            [.. staying.Select(m => old.Members[m]), .. scenario.Joining.Select(j => new GroupMember(j.Agency))]);
        for (var input = 0; input < method.Inputs.Count; input++)
        {
            for (var m = 0; m < staying.Count; m++) group[m, input] = old[staying[m], input];
            for (var j = 0; j < scenario.Joining.Count; j++)
            {
                if (scenario.Joining[j].Cells.TryGetValue(method.Inputs[input].Code, out var cell))
                    group[staying.Count + j, input] = cell;
            }
        }

        return group;
    }
}
