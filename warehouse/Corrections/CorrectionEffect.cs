using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>One member of the group before and after; null where nothing is known of it.</summary>
/// <param name="Agency">The member.</param>
/// <param name="Before">Its official result as it is.</param>
/// <param name="After">Its official result as it would be.</param>
public sealed record StandingChange(GroupMate Agency, Standing? Before, Standing? After)
{
    /// <summary>Whether anything of it is another.</summary>
    public bool IsChange => Before != After;
}

/// <summary>
/// What stating cells anew would do to everyone's official total, rank and grade in the group, by the official engine.
/// Nothing is written.
/// </summary>
public sealed record CorrectionEffect
{
    /// <summary>Code of the group.</summary>
    public required string Group { get; init; }

    /// <summary>Result year.</summary>
    public required int Year { get; init; }

    /// <summary>The publication that would be restated; null while nothing was published.</summary>
    public required int? Publication { get; init; }

    /// <summary>Every member, the best place after first.</summary>
    public required IReadOnlyList<StandingChange> Standings { get; init; }

    /// <summary>SHA-256 of the cells, the changes and the publication: who approves names it.</summary>
    public required string Hash { get; init; }

    /// <summary>Those whose result would be another.</summary>
    public IEnumerable<StandingChange> Changes => Standings.Where(s => s.IsChange);

    /// <summary>Computes it.</summary>
    /// <param name="group">The group as it is.</param>
    /// <param name="cells">The cells, resolved against that group.</param>
    public static CorrectionEffect Of(OfficialGroup group, IReadOnlyList<CaseCell> cells)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(cells);
        var before = group.Standings();
        var after = group.Standings(cells.ToDictionary(c => c.Place, c => c.After));
        List<StandingChange> standings =
        [
            .. group.Members
                .Select(m => new StandingChange(m, before.GetValueOrDefault(m.DurableKey), after.GetValueOrDefault(m.DurableKey)))
                .OrderBy(s => s.After?.Rank ?? int.MaxValue).ThenBy(s => s.After is null)
                .ThenBy(s => s.Agency.Code, StringComparer.Ordinal),
        ];
        return new CorrectionEffect
        {
            Group = group.Code,
            Year = group.Year,
            Publication = group.Publication,
            Standings = standings,
            Hash = HashOf(group, cells, standings),
        };
    }

    /// <summary>What of it concerns one agency; the hash stays that of the whole.</summary>
    public CorrectionEffect Of(string agency) => this with { Standings = [.. Standings.Where(s => s.Agency.Code == agency)] };

    /// <summary>The changes in a few words, for a message.</summary>
    public string Describe()
    {
        const int shown = 5;
        List<StandingChange> changes = [.. Changes];
        if (changes.Count == 0) return "nobody's total, rank or grade changes";
        var named = changes.OrderBy(c => c.Before?.Grade == c.After?.Grade).Take(shown).Select(c =>
            $"{c.Agency.Code} {Text(c.Before?.Total)}/{c.Before?.Rank}/{c.Before?.Grade} -> {Text(c.After?.Total)}/{c.After?.Rank}/{c.After?.Grade}");
        return string.Create(CultureInfo.InvariantCulture, $"{changes.Count} agencies change: ")
            + string.Join(", ", named) + (changes.Count > shown ? ", …" : "");
    }

    // A line for each cell and each change, fields between bars, in an order that does not depend on the machine.
    private static string HashOf(OfficialGroup group, IReadOnlyList<CaseCell> cells, IEnumerable<StandingChange> standings)
    {
        var text = new StringBuilder();
        Line(group.Code, Text(group.Year), Text(group.Publication));
        foreach (var cell in cells.OrderBy(c => c.Line))
            Line([cell.Agency, cell.Indicator, cell.Period, cell.Stage, .. Fields(cell.Before), .. Fields(cell.After)]);
        foreach (var change in standings.Where(s => s.IsChange).OrderBy(s => s.Agency.Code, StringComparer.Ordinal))
            Line([change.Agency.Code, .. Fields(change.Before), .. Fields(change.After)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Line(params ReadOnlySpan<string?> fields) => text.AppendJoin('|', fields.ToArray()).Append('\n');
    }

    private static string?[] Fields(Figure? figure) =>
        [figure?.StatusCode, Text(figure?.Value), Text(figure?.Numerator), Text(figure?.Denominator), figure?.Grade];

    private static string?[] Fields(Standing? standing) =>
        [standing?.Status, standing?.Basis, Text(standing?.Total), Text(standing?.Rank), standing?.Grade];

    // Without the zeros behind the point: 97.10 and 97.1 are the same figure.
    private static string? Text(decimal? number) =>
        (number / 1.0000000000000000000000000000m)?.ToString(CultureInfo.InvariantCulture);
}
