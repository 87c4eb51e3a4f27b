using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Operations;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Api.Tests.Hosting;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>Every recipe of docs/bi.md, against the program as a newcomer starts it.</summary>
public sealed partial class RecipeTests(Served served, SampleWarehouse warehouse) : IClassFixture<Served>
{
    private const string Here = "http://localhost:8080";

    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs", "bi.md"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_of_a_table_answers_with_rows()
    {
        var addresses = Address().Matches(Page).Select(match => match.Value).Distinct().ToList();
        Assert.True(addresses.Count >= 4, $"{addresses.Count} addresses were found.");
        foreach (var address in addresses) await AssertRowsAsync(address[Here.Length..]);
    }

    [Fact]
    public async Task The_addresses_in_M_are_those_of_tables_or_of_GraphQL()
    {
        var programs = Snippets("m");
        Assert.Equal(2, programs.Count);
        foreach (var program in programs)
        {
            Assert.Contains($"Web.Contents(\"{Here}\"", program, StringComparison.Ordinal);
            var path = RelativePath().Match(program).Groups[1].Value;
            if (Content().Match(program) is { Success: true } content)
            {
                var body = JsonSerializer.Serialize(new { query = content.Groups[1].Value, variables = new { year = 2016 } });
                using var answer = await served.Client.PostAsync(
                    new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
                var nodes = json.RootElement.GetProperty("data").GetProperty("scores").GetProperty("nodes");
                Assert.NotEqual(0, nodes.GetArrayLength());
                Assert.True(nodes[0].GetProperty("agency").TryGetProperty("name", out _));
                continue;
            }
            var query = string.Join('&', Parameter().Matches(QueryRecord().Match(program).Groups[1].Value)
                .Select(match => $"{match.Groups[1].Value}={match.Groups[2].Value}"));
            var header = (await AssertRowsAsync($"/{path}?{query}")).Split('\n')[0].TrimEnd('\r').TrimStart('\uFEFF').Split(',');
            // Each column that is given a type is one of the table.
            Assert.All(TypedColumn().Matches(program).Select(match => match.Groups[1].Value), name => Assert.Contains(name, header));
        }
    }

    [Fact]
    public async Task The_checksum_of_the_plain_table_is_the_one_that_every_form_tells()
    {
        var address = Assert.Single(Snippets("sh")).Split('\'')[1][Here.Length..];
        var bytes = await served.Client.GetByteArrayAsync(new Uri(address, UriKind.Relative), Cancellation);
        using var workbook = await served.Client.GetAsync(
            new Uri(address.Replace(".csv", ".xlsx", StringComparison.Ordinal), UriKind.Relative), Cancellation);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Assert.Single(workbook.Headers.GetValues("X-Table-SHA256")));
    }

    [Fact]
    public async Task The_program_for_pandas_prints_the_three_best()
    {
        var program = Assert.Single(Snippets("python")).Replace(Here, served.Program.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var (exitCode, _) = await PythonAsync("import pandas");
        Assert.SkipWhen(exitCode != 0, "Python with pandas is not on this machine (Debian: apt-get install python3-pandas).");
        var (ended, output) = await PythonAsync(program);
        Assert.True(ended == 0, output);
        Assert.Matches(@"0\s+1\s+Đà Nẵng\s+70", output);
    }

    [Fact]
    public async Task The_statements_run_under_the_role_of_readers()
    {
        var statements = Snippets("sql").Where(sql => !sql.StartsWith("create role", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, statements.Count);
        await using var connection = await OpenReaderAsync();
        foreach (var sql in statements)
        {
            // The sample knows other years and agencies, so that only what a row looks like can be told here.
            await using var command = new NpgsqlCommand(sql.Replace("2016", "2022", StringComparison.Ordinal), connection);
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            Assert.NotEqual(0, reader.FieldCount);
        }
        foreach (var view in (string[])["mart.ranking", "mart.ranking_node", "mart.finding"])
        {
            await using var count = new NpgsqlCommand($"select count(*) from {view}", connection);
            Assert.NotEqual(0L, await count.ExecuteScalarAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("insert into dw.fact_review (anomaly_key, decision, reviewer) values (1, 'CONFIRMED', 'x')")]
    [InlineData("update mart.score set total = 0")]
    [InlineData("select * from ops.run")]
    [InlineData("select * from dw.fact_review")]
    [InlineData("select * from staging.observation")]
    [InlineData("create table mart.mine (id int)")]
    public async Task A_reader_may_do_nothing_else(string sql)
    {
        await using var connection = await OpenReaderAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public void Every_shipped_operation_stands_in_the_table_with_its_parameters() =>
        Assert.All(OperationStore.Load(ContractFile.Build(), [Folders.Operations]).All, operation => Assert.Contains(
            $"| `{operation.Name}` | {string.Join(", ", operation.Variables.Select(variable => $"`{variable.Name}`"))} |",
            Page, StringComparison.Ordinal));

    private async Task<NpgsqlConnection> OpenReaderAsync()
    {
        var connection = await warehouse.Postgres.Migrator.OpenConnectionAsync(Cancellation);
        await using var role = new NpgsqlCommand("set role itanalytics_reader", connection);
        await role.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    private async Task<string> AssertRowsAsync(string address)
    {
        using var response = await served.Client.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {text}");
        Assert.True(int.Parse(Assert.Single(response.Headers.GetValues("X-Row-Count")), System.Globalization.CultureInfo.InvariantCulture) > 0, address);
        return text;
    }

    private static List<string> Snippets(string language) =>
        [.. Snippet().Matches(Page).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value)];

    // The system's own Python, where Debian's pandas lives, rather than whichever comes first.
    private static async Task<(int ExitCode, string Output)> PythonAsync(string program)
    {
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", program])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PYTHONIOENCODING"] = "utf-8" },
            })!;
            var output = process.StandardOutput.ReadToEndAsync(Cancellation);
            var error = process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            return (process.ExitCode, await output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    [GeneratedRegex(@"http://localhost:8080/q/[^\s""'`)]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"RelativePath = ""([^""]+)""")]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"query = ""(query [^""]+)""")]
    private static partial Regex Content();

    [GeneratedRegex(@"Query = \[([^\]]+)\]")]
    private static partial Regex QueryRecord();

    [GeneratedRegex(@"(\w+) = ""([^""]*)""")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{""([^""]+)"", (?:Int64\.Type|type number)\}")]
    private static partial Regex TypedColumn();
}
