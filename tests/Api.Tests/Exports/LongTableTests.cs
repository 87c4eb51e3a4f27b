using System.Net;
using ItAnalytics.Api.Exports;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Http;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>Tables longer than any page, any buffer and any client's patience.</summary>
public sealed class LongTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const int Lines = 100_000;
    private const int Runs = 2_345;
    private const string Rejections = "{ rejections { nodes { lineNumber rule rawText } } }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var ask = postgres.Migrator.CreateCommand("select count(*) from ops.run");
        if ((long)(await ask.ExecuteScalarAsync())! > 0) return;
        await using var command = postgres.Migrator.CreateCommand(
            $"""
            insert into ops.run (kind, state, requested_by) select 'LOAD', 'SUCCEEDED', 'r' || i from generate_series(1, {Runs}) i;
            insert into ops.run_step (run_key, step_number, name, state)
            select run_key, n, 'step ' || n, 'SUCCEEDED' from ops.run, generate_series(1, 3) n where run_key % 5 <> 0;
            insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, run_key)
            select 's', 'SYNTHETIC', 'f', repeat('0', 64), 1, min(run_key) from ops.run;
            insert into ops.rejection (source_file_key, run_key, line_number, rule_code, message_vi, message_en, raw_text)
            select f.source_file_key, f.run_key, i, 'VAL201', 'v', 'e', repeat('dòng ', 60) || i
            from ops.source_file f, generate_series(1, {Lines}) i;
            """);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_list_of_any_length_comes_whole_in_small_parts()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var table = await ExportAsync(pipeline, Rejections);
        Assert.Equal((Lines, Lines), (table.Summary!.RowCount, table.AnnouncedRows!.Value));
        Assert.Equal(Lines + 2, table.Text.Split("\r\n").Length);
        Assert.InRange(table.LargestPart, 1, 100_000);
    }

    [Fact]
    public async Task Rows_with_lists_come_page_by_page_none_lost_and_none_twice()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var table = await ExportAsync(pipeline, "{ runs { nodes { requestedBy steps { number } } } }");
        var lines = table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(lines.Count, lines.Distinct().Count());
        Assert.Equal((Runs - (Runs / 5)) * 3 + (Runs / 5), lines.Count);
        Assert.Equal(lines.Count, table.Summary!.RowCount);
        Assert.Null(table.AnnouncedRows);
    }

    [Fact]
    public async Task A_table_is_of_one_moment_whatever_is_written_meanwhile()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await ExecuteAsync($"update ops.run_step set rows_in = {i}");
        }, Cancellation);
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var table = await ExportAsync(pipeline, "{ runs { nodes { steps { rowsIn } } } }");
                Assert.Single(table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(line => line.Length > 0).Distinct());
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
    }

    [Fact]
    public async Task Row_count_and_checksum_follow_a_long_table_as_trailers_over_HTTP_2()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var port = FakeServer.FreePort();
        await using var server = await FakeServer.StartAsync(settings: new Settings { Http2Port = port }, pipeline: pipeline);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"http://127.0.0.1:{port}/graphql?query={Uri.EscapeDataString(Rejections)}&bom=0&guard=0")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Accept", "text/csv" } },
        };
        using var response = await client.SendAsync(request, Cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal($"{Lines}", Assert.Single(response.Headers.GetValues("X-Row-Count")));
        Assert.Equal($"{Lines}", Assert.Single(response.TrailingHeaders.GetValues("X-Row-Count")));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            Assert.Single(response.TrailingHeaders.GetValues("X-Table-SHA256")));
    }

    [Fact]
    public async Task HTTP_1_has_no_trailers_so_that_they_are_a_last_row_where_they_are_wanted()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        var response = await server.GetAsync($"/graphql?query={Uri.EscapeDataString(Rejections)}&bom=0&trailer=1", "text/csv");
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal($"{Lines}", Assert.Single(response.Headers.GetValues("X-Row-Count")));
        Assert.False(response.Headers.Contains("X-Table-SHA256"));
        Assert.Matches($"\r\n#rows={Lines} sha256=[0-9a-f]{{64}}\r\n$", text);
    }

    [Fact]
    public async Task A_table_that_breaks_off_is_a_broken_connection_and_not_a_shorter_table()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        using var response = await server.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Uri.EscapeDataString(Rejections)}") { Headers = { { "Accept", "text/csv" } } },
            HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%rejection%' and pid <> pg_backend_pid()");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_statement_with_it()
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        await using var server = await FakeServer.StartAsync(pipeline: pipeline);
        using (var response = await server.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Uri.EscapeDataString(Rejections)}") { Headers = { { "Accept", "text/csv" } } },
            HttpCompletionOption.ResponseHeadersRead, Cancellation))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await UntilIdleAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv")]
    public async Task A_request_that_takes_too_long_is_answered_and_its_SQL_cancelled(string accept)
    {
        await using var pipeline = await SampleWarehouse.OpenAsync(postgres, new PipelineOptions());
        var time = TimeSpan.FromMilliseconds(300);
        await using var server = await FakeServer.StartAsync(
            settings: new Settings { RequestTimeout = time, TableTimeout = time }, pipeline: pipeline);
        await using (var locking = await postgres.Migrator.OpenConnectionAsync(Cancellation))
        await using (await locking.BeginTransactionAsync(Cancellation))
        {
            await using var command = locking.CreateCommand();
            command.CommandText = "lock table ops.rejection in access exclusive mode";
            await command.ExecuteNonQueryAsync(Cancellation);
            var response = await server.GetAsync($"/graphql?query={Uri.EscapeDataString(Rejections)}", accept);
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
            Assert.Contains("GQL537", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            await UntilIdleAsync();
        }
    }

    // Nothing of the API is at work in the database; asked again until it is true, and for no longer than half a minute.
    private async Task UntilIdleAsync()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            await using var command = postgres.Migrator.CreateCommand(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and application_name = 'itanalytics-api' and state <> 'idle'
                """);
            if ((long)(await command.ExecuteScalarAsync(Cancellation))! == 0) return;
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "A statement of the API is still at work.");
            await Task.Delay(20, Cancellation);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = postgres.Migrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<MemoryTable> ExportAsync(RequestPipeline pipeline, string query)
    {
        var table = new MemoryTable();
        var outcome = await pipeline.ExportAsync(
            new GraphQLRequest(query), new TableRequest(TableForm.Csv, new TableOptions(), "t"), table, Cancellation);
        Assert.Empty(outcome.Errors);
        return table;
    }
}
