using ItAnalytics.Etl.Extract;
using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Counts how the lines of one file end and carries their rejections into <c>ops.rejection</c>. Rejections wait here in
/// bounded number, because a connection that is in the middle of a COPY can do nothing else.
/// </summary>
internal sealed class LoadTally(int sourceFileKey, long runKey)
{
    /// <summary>So many rejections wait at most.</summary>
    public const int MaximumWaiting = 5000;

    private static readonly BinaryCopy<(Rejection Row, int Number, LoadTally Tally)> Copy =
        new BinaryCopy<(Rejection Row, int Number, LoadTally Tally)>("ops.rejection")
            .Column("source_file_key", r => r.Tally.SourceFileKey)
            .Column("run_key", r => r.Tally.RunKey)
            .Column("line_number", r => r.Row.LineNumber)
            .Column("complaint_number", r => r.Number + 1)
            .Column("place", r => r.Row.Complaints[r.Number].Place)
            .Column("field", r => r.Row.Complaints[r.Number].Field)
            .Column("rule_code", r => r.Row.Complaints[r.Number].Code)
            .Column("message_vi", r => r.Row.Complaints[r.Number].Vietnamese)
            .Column("message_en", r => r.Row.Complaints[r.Number].English)
            .Column("raw_text", r => r.Row.RawText)
            .Column("fields", r => r.Number == 0 ? r.Row.Fields : null);

    private readonly List<Rejection> waiting = [];
    private readonly List<Rejection> first = [];
    private readonly List<WarnedLine> warned = [];
    private readonly Dictionary<string, long> rejectedByRule = [];
    private readonly Dictionary<string, long> warnedByCode = [];

    /// <summary>Key of the file.</summary>
    public int SourceFileKey => sourceFileKey;

    /// <summary>Key of the run.</summary>
    public long RunKey => runKey;

    /// <summary>Lines read.</summary>
    public long Lines { get; set; }

    /// <summary>New or changed facts.</summary>
    public long Facts { get; set; }

    /// <summary>Lines that say nothing new.</summary>
    public long Unchanged { get; set; }

    /// <summary>Lines that a later line, or a later statement that was loaded before, corrects.</summary>
    public long Superseded { get; set; }

    /// <summary>Refused lines.</summary>
    public long Rejected { get; private set; }

    /// <summary>Whether the waiting rejections must be written before more lines are read.</summary>
    public bool MustWrite => waiting.Count >= MaximumWaiting;

    /// <summary>The counts so far.</summary>
    public LoadCounts Counts => new(Lines, Facts, Unchanged, Superseded, Rejected);

    /// <summary>Complaints about rejected lines by rule.</summary>
    public IReadOnlyDictionary<string, long> RejectedByRule => rejectedByRule;

    /// <summary>Loaded lines by warning.</summary>
    public IReadOnlyDictionary<string, long> WarnedByCode => warnedByCode;

    /// <summary>The first rejections, in bounded number.</summary>
    public IReadOnlyList<Rejection> Rejections => [.. first.OrderBy(r => r.LineNumber)];

    /// <summary>The first lines with warnings, in bounded number.</summary>
    public IReadOnlyList<WarnedLine> Warned => warned;

    /// <summary>Counts and keeps a rejection.</summary>
    public void Reject(Rejection rejection)
    {
        Rejected++;
        foreach (var complaint in rejection.Complaints)
            rejectedByRule[complaint.Code] = rejectedByRule.GetValueOrDefault(complaint.Code) + 1;
        waiting.Add(rejection);
        if (first.Count < MaximumWaiting) first.Add(rejection);
    }

    /// <summary>Counts the warnings of a line.</summary>
    public void Warn(string code, long lines = 1) => warnedByCode[code] = warnedByCode.GetValueOrDefault(code) + lines;

    /// <summary>Counts the warnings of a line that a reader stands on.</summary>
    public void Warn(IReadOnlyList<string> codes, SourceRecord record, string? place)
    {
        foreach (var code in codes)
        {
            Warn(code);
            if (warned.Count < MaximumWaiting) warned.Add(new WarnedLine(record.LineNumber, place, code));
        }
    }

    /// <summary>Counts a warning of lines that were found beside others.</summary>
    public void Warn(string code, IReadOnlyList<(long Line, string? Place)> lines)
    {
        if (lines.Count > 0) Warn(code, lines.Count);
        warned.AddRange(lines.Take(MaximumWaiting - Math.Min(warned.Count, MaximumWaiting)).Select(l => new WarnedLine(l.Line, l.Place, code)));
    }

    /// <summary>Forgets everything: what was counted was taken back, and the file is read again from its beginning.</summary>
    public void Restart()
    {
        (Lines, Facts, Unchanged, Superseded, Rejected) = (0, 0, 0, 0, 0);
        waiting.Clear();
        first.Clear();
        rejectedByRule.Clear();
        warnedByCode.Clear();
        warned.Clear();
    }

    /// <summary>Writes what waits.</summary>
    public async Task WriteRejectionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (waiting.Count == 0) return;
        await Copy.WriteAsync(
            connection, waiting.SelectMany(r => Enumerable.Range(0, r.Complaints.Count), (r, number) => (r, number, this)), cancellationToken);
        waiting.Clear();
    }
}
