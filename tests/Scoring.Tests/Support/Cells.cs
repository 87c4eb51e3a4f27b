namespace ItAnalytics.Scoring.Tests;

/// <summary>Groups with figures of all states from a seed.</summary>
internal static class Cells
{
    /// <summary>Ratios where the unit is per cent, yes or no where the rule asks for it, numbers up to 100 elsewhere.</summary>
    public static PeerGroup Random(Methodology method, string tree, int members, int seed, bool ratios = true)
    {
        var random = new Random(seed);
        var group = new PeerGroup(
            method, "G", tree, [.. Enumerable.Range(0, members).Select(i => new GroupMember($"A{i}"))]);
        foreach (var input in method.Inputs)
        {
            for (var m = 0; m < members; m++)
            {
                group[m, input.Index] = random.Next(14) switch
                {
                    0 => Cell.Missing,
                    1 => Cell.NotApplicable,
                    2 => Cell.NotPublished,
                    _ when method.Nodes[input.NodeIndex].Rule is BoolRule => Cell.Of(random.Next(0, 2)),
                    _ when ratios && input.Measure.Unit == "%" => Cell.Ratio(random.Next(0, 100), 100),
                    _ => Cell.Of(random.Next(100, 10_000) / 100m),
                };
            }
        }

        return group;
    }
}
