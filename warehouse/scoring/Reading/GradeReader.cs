using static System.FormattableString;

namespace ItAnalytics.Scoring;

/// <summary>Reads grade bands and refuses holes and overlaps: printed integer bands (65-79, 80-100) have holes.</summary>
internal static class GradeReader
{
    public static GradeScale Read(YamlFields fields)
    {
        if (fields.Map("grades") is not { } grades) return GradeScale.None;
        var basis = grades.Choice("on", ScoreBasis.Rounded);
        var read = new List<(GradeBand Band, YamlFields Fields)>();
        foreach (var band in grades.Maps("bands"))
        {
            read.Add((new GradeBand(band.RequiredCode("code"), band.Name(), band.Number("from"), band.Number("to")), band));
            band.Close();
        }

        grades.Close();
        if (read.Count == 0)
            grades.Report(ProblemCodes.Bands, null, "No band is stated.", "Add 'bands' or drop 'grades'.");
        foreach (var twice in read.GroupBy(b => b.Band.Code).Where(g => g.Count() > 1))
        {
            twice.Last().Fields.Report(ProblemCodes.Duplicate, "code", $"Two bands are called '{twice.Key}'.",
                "Give each band its own code.");
        }

        var ordered = read.OrderByDescending(b => b.Band.From ?? decimal.MinValue).ToList();
        for (var i = 0; i < ordered.Count; i++) Check(ordered, i);
        return new GradeScale(basis, [.. ordered.Select(b => b.Band)]);
    }

    private static void Check(List<(GradeBand Band, YamlFields Fields)> ordered, int i)
    {
        var (band, fields) = ordered[i];
        if (band.From >= band.To)
            fields.Report(ProblemCodes.Bands, "to", $"Band {band.Code} is empty.", "Put 'from' below 'to'.");
        if (i == 0 && band.To is not null)
        {
            fields.Report(ProblemCodes.Bands, "to", Invariant($"Nothing grades a score of {band.To} and above."),
                "Drop 'to' of the best band.");
        }

        if (i == ordered.Count - 1)
        {
            if (band.From is null) return;
            fields.Report(ProblemCodes.Bands, "from", Invariant($"Nothing grades a score below {band.From}."),
                "Drop 'from' of the worst band.");
            return;
        }

        var below = ordered[i + 1].Band;
        if (band.From is null)
        {
            fields.Report(ProblemCodes.Bands, null, $"Bands {band.Code} and {below.Code} both have no lower end.",
                "Only the worst band may lack 'from'.");
        }
        else if (below.To is { } to && to < band.From)
        {
            fields.Report(ProblemCodes.Bands, "from",
                Invariant($"Hole between {below.Code} and {band.Code}: nothing grades {to} to below {band.From}."),
                Invariant($"Bands are half-open: end {below.Code} at 'to: {band.From}'."));
        }
        else if (below.To is { } end && end > band.From)
        {
            fields.Report(ProblemCodes.Bands, "from",
                Invariant($"Bands {below.Code} and {band.Code} overlap from {band.From} to {end}."),
                Invariant($"End {below.Code} at 'to: {band.From}'."));
        }
    }
}
