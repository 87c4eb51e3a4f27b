namespace ItAnalytics.Scoring;

/// <summary>Asks the official engine what sets of changes give, and cuts a set down to what is needed.</summary>
internal sealed class PathSearch(GroupScores baseline, int member, int band, CancellationToken cancellationToken)
{
    private const int GridSteps = 1_000;

    /// <summary>Points that the total lacks, before rounding; what rounding gives is left to the engine.</summary>
    public decimal Lacking
    {
        get
        {
            var from = baseline.Method.Grades.Bands[band].From ?? decimal.MinValue;
            var slack = baseline.Method.Rounding.Total is { } rounding && baseline.Method.Grades.Basis == ScoreBasis.Rounded
                ? Unit(rounding.Digits)
                : 0m;
            return baseline.Total(member).State is ScoreState.Scored or ScoreState.Insufficient
                ? from - baseline.Total(member).Exact - slack
                : from;
        }
    }

    /// <summary>Whether the member has the grade or a better one.</summary>
    public bool Reaches(GroupScores scores) => scores.Total(member).Grade is { } grade
        && baseline.Method.Grades.Bands.TakeWhile((_, i) => i <= band).Contains(grade);

    /// <summary>The group with the member's candidates at their best.</summary>
    public GroupScores Apply(IEnumerable<Candidate> candidates) =>
        Score([.. candidates.SelectMany(c => c.Figures).Select(f => new CellChange(f.Input, Cell.Of(f.To)))]);

    /// <summary>The member's total after some steps.</summary>
    public TotalScore Total(IEnumerable<PathStep> steps) =>
        Score([.. steps.SelectMany(s => s.Figures).Select(f => new CellChange(f.Input, Cell.Of(f.To)))]).Total(member);

    /// <summary>The set without what it does not need, the last step only as far as needed; null when it does not
    /// reach the grade.</summary>
    public GradePath? Propose(IReadOnlyList<Candidate> set)
    {
        if (!Reaches(Apply(set))) return null;
        var kept = set.ToList();
        // The dearest first: what can be spared should be what costs most.
        foreach (var candidate in set.OrderByDescending(c => c.Effort).ThenBy(c => c.Gain))
        {
            if (kept.Count > 1 && Reaches(Apply(kept.Where(c => c != candidate)))) kept.Remove(candidate);
        }

        var trimmed = kept.Where(c => c.IsGradual).OrderBy(c => c.Gain / c.Effort).FirstOrDefault();
        if (trimmed is not null) kept[kept.IndexOf(trimmed)] = Trim(kept, trimmed);
        var after = Apply(kept).Total(member);
        var steps = kept.Select(c => new PathStep(c.Node, c.Code, c.Figures, c.Effort, c.Gain))
            .OrderByDescending(s => s.Gain / s.Effort).ThenBy(s => s.Node).ToList();
        return new GradePath(steps, steps.Sum(s => s.Effort), after);
    }

    /// <summary>The least of a figure that still reaches the grade, on a grid that people would write.</summary>
    private Candidate Trim(List<Candidate> set, Candidate candidate)
    {
        var figure = candidate.Figures[0];
        var from = figure.From ?? candidate.Worst;
        var way = figure.To - from;
        if (way == 0m) return candidate;
        var unit = 1m;
        while (unit * GridSteps > Math.Abs(way) && unit > 0.000001m) unit /= 10m;
        // The grid counts back from the best, so that it hits round numbers where the best is one.
        var (low, high) = (0, (int)Math.Min(10_000_000m, Math.Floor(Math.Abs(way) / unit)));
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (Reaches(Apply(set.Select(c => c == candidate ? At(middle) : c)))) low = middle;
            else high = middle - 1;
        }

        var least = At(low);
        var share = Math.Abs(least.Figures[0].To - from) / Math.Abs(way);
        var gain = Score([new CellChange(figure.Input, Cell.Of(least.Figures[0].To))]).Total(member).Exact
            - baseline.Total(member).Exact;
        return least with { Effort = candidate.Effort * share, Gain = baseline.Total(member).Score is null ? candidate.Gain : gain };

        Candidate At(int back) => candidate with { Figures = [figure with { To = figure.To - (Math.Sign(way) * back * unit) }] };
    }

    private GroupScores Score(IReadOnlyList<CellChange> changes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WhatIf.Apply(baseline, member, changes).Scores;
    }

    private static decimal Unit(int digits)
    {
        var unit = 1m;
        for (var i = 0; i < digits; i++) unit /= 10m;
        return unit;
    }
}
