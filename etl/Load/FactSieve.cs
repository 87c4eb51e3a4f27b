using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Load;

/// <summary>
/// Draws the lines of one file through the rules: accepted observations are handed out one by one, lines about groups
/// and rejections are kept until they fill up. Then it pauses, and what it kept can be written.
/// </summary>
internal sealed class FactSieve
{
    private const int ReportEvery = 8192;

    private readonly RecordSource source;
    private readonly HeaderMap header;
    private readonly ValidationContext context;
    private readonly LoadTally tally;
    private readonly Action<RecordSource> report;
    private readonly FactRow row;
    private (int AgencyKey, short Year) lastDue;

    /// <summary>Makes a sieve over an opened file whose header was read.</summary>
    public FactSieve(RecordSource source, HeaderMap header, ValidationContext context, LoadTally tally, Action<RecordSource> report)
    {
        this.source = source;
        this.header = header;
        this.context = context;
        this.tally = tally;
        this.report = report;
        row = new FactRow(context.Contract, header, source.Current);
    }

    /// <summary>Whether all lines were drawn.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Least and greatest year of the accepted observations; nothing while there is none.</summary>
    public (int First, int Last)? Years { get; private set; }

    /// <summary>Versions of agencies and years of the accepted observations: whose results are due.</summary>
    public HashSet<(int AgencyKey, short Year)> Due { get; } = [];

    /// <summary>Whether an accepted observation states a grade.</summary>
    public bool SawGrade { get; private set; }

    /// <summary>Accepted lines about groups, to be taken out by the caller at each pause.</summary>
    public List<StagedStatistic> Statistics { get; } = [];

    /// <summary>Where the statements stand, in a file whose lines are numbered as statements; to be taken out likewise.</summary>
    public List<(long Line, string Place)> Places { get; } = [];

    /// <summary>The accepted observations up to the next pause; each row is good until the next one.</summary>
    public IEnumerable<FactRow> Observations()
    {
        while (!tally.MustWrite && Statistics.Count < LoadTally.MaximumWaiting && Places.Count < LoadTally.MaximumWaiting)
        {
            if (!source.Read())
            {
                IsAtEnd = true;
                yield break;
            }

            if (++tally.Lines % ReportEvery == 0) report(source);
            if (source.NumbersStatements) Places.Add((source.Current.LineNumber, source.Current.Place!.ToString()));
            var complaints = Judge(source.Current);
            if (complaints.Count > 0)
            {
                tally.Reject(Rejection.Of(source.Current, header, context.Contract, complaints));
                continue;
            }

            if (row.Warnings is { } warnings)
            {
                tally.Warn(warnings, source.Current, row.PlaceOf(Field.Value)?.ToString());
            }

            if (row.IsStatistic)
            {
                Statistics.Add(StagedStatistic.Of(row));
                continue;
            }

            SawGrade |= row.Indicator.IsGrade;
            var year = row.Period.Year;
            Years = Years is { } years ? (Math.Min(years.First, year), Math.Max(years.Last, year)) : (year, year);
            if (row.AgencyKey != lastDue.AgencyKey || year != lastDue.Year)
            {
                lastDue = (row.AgencyKey, (short)year);
                Due.Add(lastDue);
            }

            yield return row;
        }
    }

    private IReadOnlyList<Complaint> Judge(SourceRecord record)
    {
        if (record.Fault is { } fault) return [RecordFaults.Explain(fault, record)];
        if (record.FieldCount != header.ColumnCount) return [RecordFaults.WrongFieldCount(record, header.ColumnCount)];
        row.Reset();
        return ValidationRules.Check(row, context);
    }
}
