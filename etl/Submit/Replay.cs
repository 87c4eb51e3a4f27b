using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Submit;

/// <summary>Which refused lines are sent again, and with which corrections.</summary>
/// <param name="File">Key in <c>ops.source_file</c>; null for every file.</param>
/// <param name="Line">Line of the file; null for every refused line.</param>
/// <param name="Corrections">New text by field; only where one line is meant.</param>
/// <param name="By">Who answers for it.</param>
/// <param name="IsCheck">Try it and keep nothing.</param>
public sealed record ReplayOrder(
    int? File, long? Line, IReadOnlyDictionary<string, string> Corrections, string By, bool IsCheck = false);

/// <summary>
/// Sends refused lines again, from the rejections themselves: corrected, or as they are once their cause is mended (a
/// spelling confirmed, an agency added). What is sent is a content of its own whose lines keep their numbers, so that a
/// fact leads back to the correction, to the rejection, and to the line of the first file.
/// </summary>
public static class Replay
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends lines again; a receipt for each file that they came from.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="order">Which lines, and how.</param>
    /// <param name="contractFolder">Folder of source contracts; null for the program's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CodedException">SRC133: nothing to send again, or a correction of a field that is none.</exception>
    public static Task<IReadOnlyList<Receipt>> RunAsync(
        NpgsqlDataSource dataSource, ReplayOrder order, string? contractFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(order);
        var contracts = SourceContracts.Load(contractFolder ?? SourceContracts.DefaultFolder);
        return RunAsync(dataSource, contracts, order, rule: null, _ => true, workerRun: null, cancellationToken);
    }

    internal static async Task<IReadOnlyList<Receipt>> RunAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, ReplayOrder order, string? rule, Func<JsonElement, bool> isMeant,
        long? workerRun, CancellationToken cancellationToken)
    {
        if (order.Corrections.Count > 0 && (order.File is null || order.Line is null))
            throw Invalid("A correction is of one line. Name its file and its number.");
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var open = (await connection.QueryAsync<OpenLine>(new CommandDefinition(
            SqlFile.Read("queries/rejections_open.sql"), new { file = order.File, line = order.Line, rule },
            cancellationToken: cancellationToken))).Where(line => isMeant(Parse(line.Fields))).ToList();
        if (open.Count == 0 && rule is null)
            throw Invalid("No refused line stands there that could be read. A line that could not is sent again with its file.");
        var receipts = new List<Receipt>();
        foreach (var lines in open.GroupBy(line => line.File))
            receipts.Add(await SendAsync(dataSource, contracts, order, [.. lines], workerRun, cancellationToken));
        return receipts;
    }

    private static async Task<Receipt> SendAsync(
        NpgsqlDataSource dataSource, SourceContracts contracts, ReplayOrder order, IReadOnlyList<OpenLine> lines,
        long? workerRun, CancellationToken cancellationToken)
    {
        var first = lines[0];
        var contract = contracts.All.FirstOrDefault(c => c.Code == first.Source)
            ?? throw Invalid($"The source contract '{first.Source}' is no longer there.");
        HashSet<string> fields = [.. contract.Columns.Keys.Select(ContractReader.NameOf)];
        if (order.Corrections.Keys.FirstOrDefault(name => !fields.Contains(name)) is { } unknown)
            throw Invalid($"The source '{contract.Code}' has no field '{unknown}'. Its fields are {string.Join(", ", fields.Order())}.");
        using var file = SourceFile.OfReplay($"{first.Name} (replay)", Write(order, lines));
        var report = await DeskLoad.RunAsync(
            dataSource, contracts, order.By, file, contract, new LoadTerms { ReplayOf = first.File, IsReload = order.IsCheck }, order.IsCheck,
            (connection, loaded) => connection.ExecuteAsync(new CommandDefinition(
                SqlFile.Read("queries/rejections_replayed.sql"),
                new { replayedIn = loaded.SourceFileKey, file = first.File, lines = lines.Select(l => l.Line).ToArray() },
                cancellationToken: cancellationToken)),
            workerRun, cancellationToken);
        return Receipt.Of(report, order.IsCheck);
    }

    private static byte[] Write(ReplayOrder order, IReadOnlyList<OpenLine> lines)
    {
        using var buffer = new MemoryStream();
        WriteLine(buffer, writer =>
        {
            writer.WriteNumber("replay_of", lines[0].File);
            writer.WriteString("by", order.By);
        });
        foreach (var line in lines)
        {
            WriteLine(buffer, writer =>
            {
                writer.WriteNumber("line", line.Line);
                writer.WriteStartObject("fields");
                foreach (var property in Parse(line.Fields).EnumerateObject().Where(p => !order.Corrections.ContainsKey(p.Name)))
                    property.WriteTo(writer);
                foreach (var (name, text) in order.Corrections) writer.WriteString(name, text);
                writer.WriteEndObject();
            });
        }

        return buffer.ToArray();
    }

    private static void WriteLine(MemoryStream buffer, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
    }

    private static JsonElement Parse(string fields) => JsonElement.Parse(fields);

    private static CodedException Invalid(string message) => new(SubmitErrorCodes.ReplayInvalid, message);

    private sealed record OpenLine
    {
        public required int File { get; init; }

        public required string Source { get; init; }

        public required string Name { get; init; }

        public required long Line { get; init; }

        public required string Fields { get; init; }
    }
}
