using System.Globalization;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Proofs;

/// <summary>One line of the second table in docs/reproduced.md: what the warehouse holds against what was printed.</summary>
internal sealed record ProofLine(string Index, int Rows, decimal LargestError, int? RanksDifferent)
{
    /// <summary>Every line stands on the page as it is measured now.</summary>
    public static async Task AssertOnPageAsync(params IEnumerable<ProofLine> lines)
    {
        var page = await File.ReadAllLinesAsync(
            Repository.PathTo("docs", "reproduced.md"), TestContext.Current.CancellationToken);
        var missing = lines.Select(l => l.ToString()).Except(page).ToList();
        Assert.True(missing.Count == 0, $"docs/reproduced.md lacks:\n{string.Join('\n', missing)}");
    }

    // An error of binary arithmetic may differ in its last digit between machines.
    public override string ToString()
    {
        var error = LargestError == 0 ? "0"
            : LargestError < 1e-10m ? "< 1E-10"
            : LargestError.ToString("0.0E-0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {Index} | {Rows} | {error} | {RanksDifferent?.ToString(CultureInfo.InvariantCulture) ?? "–"} |");
    }
}
