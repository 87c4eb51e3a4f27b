using ItAnalytics.Ml.Anomaly;

namespace ItAnalytics.Etl.ModelFiles;

/// <summary>The verb <c>detect</c>: submissions in, scores out, both CSV.</summary>
public static class DetectFile
{
    private static readonly string[] Columns =
    [
        "submission_id", "panel", "indicator", "agency", "period", "season", "season_len", "numerator", "denominator",
        "value", "eval",
    ];

    /// <summary>
    /// Judges the submissions of a file. In:
    /// <c>submission_id,panel,indicator,agency,period,season,season_len,numerator,
    /// denominator,value,eval</c>. Out: <c>submission_id,score</c> for the rows with eval 1, and with
    /// <paramref name="explain"/> also kind, expected range and the reason in English and Vietnamese.
    /// </summary>
    /// <param name="input">File to read.</param>
    /// <param name="output">File to write.</param>
    /// <param name="explain">Adds the explaining columns.</param>
    /// <param name="options">Detector settings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The number of scored submissions.</returns>
    /// <exception cref="ModelFileException">The input breaks a rule of the format.</exception>
    public static async Task<int> RunAsync(
        string input,
        string output,
        bool explain,
        DetectorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var submissions = await ModelCsv.ReadAsync(input, Columns, Read, cancellationToken);
        var findings = AnomalyDetector.Detect(submissions, options, cancellationToken);
        var header = explain
            ? "submission_id,score,log_odds,kind,expected,lower,upper,reason_en,reason_vi"
            : "submission_id,score";
        await ModelCsv.WriteAsync(output, header, findings.Select(f => Write(f, explain)), cancellationToken);
        return findings.Count;
    }

    private static Submission Read(ModelRow row) => new(
        row.Text("submission_id"),
        row.Text("panel"),
        row.Text("indicator"),
        row.Text("agency"),
        row.Whole("period"),
        row.Whole("season"),
        row.Whole("season_len"),
        row.NumberOrNull("numerator"),
        row.NumberOrNull("denominator"),
        row.NumberOrNull("value"),
        row.Whole("eval") == 1);

    private static string Write(Finding f, bool explain)
    {
        var line = ModelCsv.Quote(f.Id) + "," + ModelCsv.Text(f.Score);
        return explain
            ? string.Join(
                ',', line, ModelCsv.Text(f.LogOdds), f.Kind.Code(), ModelCsv.Text(f.Expected), ModelCsv.Text(f.Lower),
                ModelCsv.Text(f.Upper), ModelCsv.Quote(f.ReasonEn), ModelCsv.Quote(f.ReasonVi))
            : line;
    }
}
