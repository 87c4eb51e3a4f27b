namespace ItAnalytics.Ml.Anomaly;

/// <summary>What the rows of one indicator and period say about each other.</summary>
internal static class Neighbours
{
    /// <summary>Evidence that a row and one of its neighbours in the order of codes were exchanged.</summary>
    public static void JudgeExchanges(List<Row> rows)
    {
        if (rows.Count < 2)
        {
            return;
        }
        for (var i = 0; i < rows.Count; i++)
        {
            var j = (i + 1) % rows.Count;
            rows[i].Next = rows[j];
            rows[j].Before = rows[i];
        }
        foreach (var row in rows)
        {
            row.SwapRatio = SwapRatio(row, row.Next!);
        }
        foreach (var row in rows)
        {
            row.Evidence.Set(
                Fault.Swap, Evidence.LogAdd(row.SwapRatio, row.Before!.SwapRatio) - Math.Log(2));
        }
    }

    private static double SwapRatio(Row a, Row b) =>
        a == b || a.Evidence.BrokenRule is not null || b.Evidence.BrokenRule is not null
            ? double.NegativeInfinity
            : Evidence.SwapLogRatio(
                a.Context, a.Reading, a.Evidence.LogProbability, b.Context, b.Reading, b.Evidence.LogProbability);

    /// <summary>Evidence that a row states the figures of another agency.</summary>
    public static void JudgeDuplicates(List<Row> rows)
    {
        var seen = rows
            .Where(r => r.Reading is { AtLimit: false, IsMissing: false })
            .Where(r => r.Reading is not { HasCounts: true, Denominator: < 30 })
            .GroupBy(r => r.Reading.HasCounts ? (r.Reading.Numerator, r.Reading.Denominator) : (r.Reading.Value, -1))
            .ToList();
        var matches = seen.Sum(g => g.Count() - 1);
        var share = (matches + 0.3) / (rows.Count + 300.0);
        foreach (var row in seen.Where(g => g.Count() > 1).SelectMany(g => g))
        {
            if (row.Evidence.BrokenRule is null)
            {
                var chance = share + (1 - share) * Math.Min(1, rows.Count * Math.Exp(row.Evidence.LogProbability));
                row.Evidence.Set(Fault.Duplicate, -Math.Log(chance));
            }
        }
    }
}
