using System.Text.Json;
using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Detect;

/// <summary>How the injected faults of the synthetic panel fared, for one kind or for all.</summary>
/// <param name="Kind">Kind of fault.</param>
/// <param name="Faults">Injected.</param>
/// <param name="Flagged">Standing findings on them.</param>
/// <param name="Named">Those of the right kind.</param>
/// <param name="Refused">Refused by the loader before they became facts.</param>
public sealed record RecalledKind(string Kind, int Faults, int Flagged, int Named, int Refused);

/// <summary>Recall of the injected faults, and what else is flagged.</summary>
/// <param name="Kinds">By kind, in ordinal order.</param>
/// <param name="OtherFlags">Findings on simulated figures that are neither faults nor months after a jump.</param>
/// <param name="Judged">Simulated figures that were judged.</param>
public sealed record FaultRecall(IReadOnlyList<RecalledKind> Kinds, int OtherFlags, int Judged)
{
    // The months after a lasting jump follow from it: to flag them is neither right nor wrong.
    private const string Aftermath = "JUMP_TAIL";

    private sealed record Flag(string AgencyCode, string IndicatorCode, string PeriodCode, string Kind);

    /// <summary>Share of the faults that were flagged or refused.</summary>
    public double Recall => Kinds.Sum(k => k.Flagged + k.Refused) / (double)Kinds.Sum(k => k.Faults);

    /// <summary>Share of the other figures that were flagged.</summary>
    public double FalseAlarms => OtherFlags / (double)Judged;

    /// <summary>Compares the standing findings with the list of faults beside the sample.</summary>
    /// <param name="dataSource">Connections that may read.</param>
    /// <param name="faultsFile"><c>injected-faults.jsonl</c> of the sample that was loaded.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<FaultRecall> MeasureAsync(
        NpgsqlDataSource dataSource, string faultsFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var lines = await File.ReadAllLinesAsync(faultsFile, cancellationToken);
        var faults = lines.Select(Read).ToLookup(f => f.Kind == Aftermath);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var flags = (await connection.QueryAsync<Flag>(new CommandDefinition(
                SqlFile.Read("queries/recall_flags.sql"), cancellationToken: cancellationToken)))
            .GroupBy(Place).ToDictionary(g => g.Key, g => g.First());
        var refused = (await connection.QueryAsync<string>(new CommandDefinition(
                SqlFile.Read("queries/recall_refused.sql"), cancellationToken: cancellationToken)))
            .Select(line => line.Split(',')).Where(fields => fields.Length > 2)
            .Select(fields => (fields[0], fields[1], fields[2])).ToHashSet();
        var judged = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            SqlFile.Read("queries/recall_judged.sql"), cancellationToken: cancellationToken));
        var kinds = faults[false].GroupBy(f => f.Kind).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new RecalledKind(
                g.Key, g.Count(), g.Count(f => flags.ContainsKey(Place(f))),
                g.Count(f => flags.TryGetValue(Place(f), out var flag) && flag.Kind == f.Kind),
                g.Count(f => refused.Contains(Place(f)))))
            .ToList();
        var known = faults.SelectMany(f => f).Select(Place).ToHashSet();
        return new FaultRecall(kinds, flags.Keys.Count(place => !known.Contains(place)), judged);
    }

    private static (string Agency, string Indicator, string Period) Place(Flag flag) =>
        (flag.AgencyCode, flag.IndicatorCode, flag.PeriodCode);

    private static Flag Read(string line)
    {
        using var fault = JsonDocument.Parse(line);
        string Text(string name) => fault.RootElement.GetProperty(name).GetString() ?? "";
        return new Flag(Text("agency_code"), Text("indicator_code"), Text("period"), Text("kind"));
    }
}
