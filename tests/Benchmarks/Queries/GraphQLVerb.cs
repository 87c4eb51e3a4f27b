using System.Globalization;
using System.Text.Json;
using ItAnalytics.Api;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>
/// GraphQL over HTTP against hand-written SQL that builds the same JSON in PostgreSQL, on the same warehouse, in turns.
/// </summary>
/// <remarks>"of raw by CPU" is PostgreSQL's time for the SQL over server's and PostgreSQL's time for the answer.</remarks>
internal static class GraphQLVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Path.GetFullPath(Option(args, "--data") ?? throw new ArgumentException("--data FOLDER is missing."));
        var seconds = double.Parse(Option(args, "--seconds") ?? "2", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Option(args, "--rounds") ?? "3", CultureInfo.InvariantCulture);
        var connections = (Option(args, "--connections") ?? "1,8,32").Split(',')
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var wanted = Option(args, "--queries")?.Split(',');

        await using var postgres = await LargeWarehouse.StartAsync(folder);
        await using var source = NpgsqlDataSource.Create(
            postgres.ConnectionString + ";No Reset On Close=true;Maximum Pool Size=64");
        Console.WriteLine(await LargeWarehouse.DescribeAsync(source));
        await using var computing = await ServeAsync(folder, answerCacheBytes: 0);
        await using var keeping = await ServeAsync(folder, answerCacheBytes: 128 << 20);

        var starts = await PageStartsAsync(computing.Address, source);
        var queries = SpeedQuery.All((kind, page) => starts.GetValueOrDefault((kind, page)))
            .Where(query => wanted is null || wanted.Contains(query.Name)).ToList();
        if (!await AreEqualAsync(queries, computing.Address, source)) return 1;

        var postmaster = Postmaster(postgres);
        var table = new ResultTable();
        foreach (var query in queries)
        {
            var requests = query.Cycle.Select(variant => Load.Post(computing.Address, query.Body(variant))).ToList();
            await Load.HttpAsync(computing.Address, requests, 4, 1.5);
            await Load.HttpAsync(keeping.Address, requests, 4, 1);
            await Load.SqlAsync(source, query, 4, 0.5);
        }
        for (var round = 0; round < rounds; round++)
        {
            foreach (var query in queries)
            {
                var requests = query.Cycle.Select(variant => Load.Post(computing.Address, query.Body(variant))).ToList();
                foreach (var count in connections)
                {
                    await MeasureAsync("raw", () => Load.SqlAsync(source, query, count, seconds), null);
                    await MeasureAsync("computed", () => Load.HttpAsync(computing.Address, requests, count, seconds), computing);
                    await MeasureAsync("kept", () => Load.HttpAsync(keeping.Address, requests, count, seconds / 2), keeping);

                    async Task MeasureAsync(string way, Func<Task<LoadResult>> load, ServedProgram? server)
                    {
                        var database = ProcessorTime.OfTree(postmaster);
                        var program = server is null ? 0 : ProcessorTime.OfTree(server.ProcessId);
                        var result = await load();
                        table.Add(query.Name, count, way, result,
                            server is null ? 0 : ProcessorTime.OfTree(server.ProcessId) - program,
                            ProcessorTime.OfTree(postmaster) - database);
                    }
                }
            }
        }
        table.Print();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory after the load: {ProcessorTime.MemoryOf(computing.ProcessId):0} MiB computing, {ProcessorTime.MemoryOf(keeping.ProcessId):0} MiB with kept answers"));
        await PrintAllocationsAsync(queries, postgres);
        return 0;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static async Task<ServedProgram> ServeAsync(string folder, long answerCacheBytes)
    {
        Environment.SetEnvironmentVariable(
            "Query__AnswerCacheBytes", answerCacheBytes.ToString(CultureInfo.InvariantCulture));
        var program = await ServedProgram.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "ItAnalytics.Api.dll"), ["--no-jobs", "--data", folder], CancellationToken.None);
        await program.UntilReadyAsync(CancellationToken.None);
        return program;
    }

    private static int Postmaster(EmbeddedPostgres postgres)
    {
        var file = Directory.EnumerateFiles(postgres.DataFolder, "postmaster.pid", SearchOption.AllDirectories).First();
        return int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
    }

    // Our pages go on from a cursor, those of the SQL from an offset or from the cursor's parts.
    private static async Task<Dictionary<(string, int), PageStart?>> PageStartsAsync(Uri address, NpgsqlDataSource source)
    {
        const string Walk = """
            query($kind: AnomalyKind!, $after: String) {
              anomalies(order: [{score: DESC}], where: {state: {eq: OPEN}, kind: {eq: $kind}}, first: 25, after: $after) {
                nodes { score lineNumber } pageInfo { endCursor } } }
            """;
        using var client = new HttpClient { BaseAddress = address };
        var starts = new Dictionary<(string, int), PageStart?>();
        foreach (var kind in SpeedQuery.Kinds)
        {
            PageStart? start = null;
            for (var page = 0; page < 40; page++)
            {
                starts.Add((kind, page), start);
                var body = new SpeedQuery("q4", Walk) { Cycle = [] }.Body(
                    new Variant(new() { ["kind"] = kind, ["after"] = start?.Cursor }));
                using var answer = JsonDocument.Parse(await AskAsync(client, body));
                var list = answer.RootElement.GetProperty("data").GetProperty("anomalies");
                var last = list.GetProperty("nodes").EnumerateArray().Last();
                // The fixture gives a finding the number of its line as its key.
                start = new PageStart(list.GetProperty("pageInfo").GetProperty("endCursor").GetString()!,
                    last.GetProperty("score").GetDouble(), last.GetProperty("lineNumber").GetInt64());
            }
        }
        return starts;
    }

    private static async Task<string> AskAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await client.PostAsync(new Uri("/graphql", UriKind.Relative), content);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<bool> AreEqualAsync(IReadOnlyList<SpeedQuery> queries, Uri address, NpgsqlDataSource source)
    {
        using var client = new HttpClient { BaseAddress = address };
        await using var connection = await source.OpenConnectionAsync();
        var areEqual = true;
        foreach (var query in queries)
        {
            await using var command = await Load.PrepareAsync(connection, query);
            for (var i = 0; i < query.Cycle.Count; i += 37)
            {
                Load.Bind(command, query.Cycle[i]);
                var difference = AnswerComparison.FirstDifference(
                    await AskAsync(client, query.Body(query.Cycle[i])), (string)(await command.ExecuteScalarAsync())!);
                if (difference is null) continue;
                Console.WriteLine($"{query.Name}, variant {i} differs from the SQL at {difference}");
                areEqual = false;
                break;
            }
        }
        return areEqual;
    }

    private static async Task PrintAllocationsAsync(IReadOnlyList<SpeedQuery> queries, EmbeddedPostgres postgres)
    {
        const int Requests = 400;
        await using var pipeline = await RequestPipeline.OpenAsync(
            postgres.ConnectionString, new PipelineOptions { AnswerCacheBytes = 0 }, NullLogger.Instance);
        Console.WriteLine("\n| query | allocated bytes a request, in process | bytes of the answer |\n| --- | --: | --: |");
        foreach (var query in queries)
        {
            var requests = query.Cycle
                .Select(variant => new GraphQLRequest(query.Document, null, JsonSerializer.SerializeToElement(variant.Variables))).ToList();
            for (var i = 0; i < 100; i++) await pipeline.ExecuteAsync(requests[i % requests.Count]);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var bytes = 0L;
            for (var i = 0; i < Requests; i++) bytes += (await pipeline.ExecuteAsync(requests[i % requests.Count])).Body.Length;
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {query.Name} | {allocated / Requests:N0} | {bytes / Requests:N0} |"));
        }
    }
}
