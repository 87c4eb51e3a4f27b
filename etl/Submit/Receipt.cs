using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Submit;

/// <summary>What became of a submission.</summary>
public enum ReceiptState
{
    /// <summary>Its lines are in the warehouse or among the rejections.</summary>
    Loaded,

    /// <summary>The same content was loaded before; nothing was done.</summary>
    AlreadyLoaded,

    /// <summary>It was tried and nothing of it was kept, as was asked for.</summary>
    Checked,

    /// <summary>It could not be read as what its source promises; no line was loaded.</summary>
    Refused,
}

/// <summary>How the lines of a submission ended; each in exactly one of the last four.</summary>
public sealed record ReceiptCounts(long Lines, long Facts, long Unchanged, long Superseded, long Rejected);

/// <summary>One complaint about a refused line.</summary>
/// <param name="Line">Line of the file; 0 means the file as a whole.</param>
/// <param name="Place">The cell, in a workbook.</param>
/// <param name="Field">The field, or null where the whole line is meant.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Message">What is wrong and what to do, in Vietnamese.</param>
/// <param name="MessageEn">The same in English.</param>
/// <param name="RawText">The line as it was received.</param>
public sealed record ReceiptComplaint(
    long Line, string? Place, string? Field, string Rule, string Message, string MessageEn, string RawText);

/// <summary>One loaded line with something suspect about it.</summary>
public sealed record ReceiptWarning(long Line, string? Place, string Code, string Message, string MessageEn);

/// <summary>The answer to a submission: what came, how its lines ended, and everything that is wrong with them.</summary>
public sealed record Receipt
{
    private const int MaximumShown = 1000;

    /// <summary>Key in <c>ops.source_file</c>; null when nothing was kept.</summary>
    public int? Number { get; init; }

    /// <summary>What became of it.</summary>
    public required ReceiptState State { get; init; }

    /// <summary>Code of the source contract it was read by.</summary>
    public required string? Source { get; init; }

    /// <summary>Name of the file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of its content, unpacked; null when it could not be unpacked.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>How its lines ended.</summary>
    public required ReceiptCounts Counts { get; init; }

    /// <summary>Complaints, the first thousand.</summary>
    public required IReadOnlyList<ReceiptComplaint> Complaints { get; init; }

    /// <summary>Warnings, the first thousand.</summary>
    public required IReadOnlyList<ReceiptWarning> Warnings { get; init; }

    internal static Receipt Of(LoadReport report, bool isCheck)
    {
        var complaints = report.Rejections.SelectMany(r => r.Complaints, (r, c) => new ReceiptComplaint(
            r.LineNumber, c.Place, c.Field, c.Code, c.Vietnamese, c.English, r.RawText));
        var warnings = report.Warned.Select(w =>
        {
            var (vietnamese, english) = LineWarnings.Explain(w.Code);
            return new ReceiptWarning(w.Line, w.Place, w.Code, vietnamese, english);
        });
        var counts = report.Counts;
        return new Receipt
        {
            Number = isCheck ? null : report.SourceFileKey,
            State = report.State switch
            {
                LoadState.Refused => ReceiptState.Refused,
                LoadState.AlreadyLoaded => ReceiptState.AlreadyLoaded,
                _ => isCheck ? ReceiptState.Checked : ReceiptState.Loaded,
            },
            Source = report.SourceCode,
            File = Path.GetFileName(report.Path),
            Sha256 = report.ContentHash,
            Counts = new ReceiptCounts(counts.Lines, counts.Facts, counts.Unchanged, counts.Superseded, counts.Rejected),
            Complaints = [.. complaints.Take(MaximumShown)],
            Warnings = [.. warnings.Take(MaximumShown)],
        };
    }
}
