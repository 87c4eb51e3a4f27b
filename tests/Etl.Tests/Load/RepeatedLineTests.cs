using System.Globalization;
using ItAnalytics.Etl.Load;
using Npgsql;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>
/// Lines of one file about the same cell, settled by the statement of the program and by a plain reading of its rule:
/// equal lines leave the first, contradicting ones none or the last.
/// </summary>
public sealed class RepeatedLineTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    [Theory]
    [InlineData("REJECT", 1)]
    [InlineData("REJECT", 2)]
    [InlineData("LAST_LINE_WINS", 3)]
    [InlineData("LAST_LINE_WINS", 4)]
    public async Task The_same_lines_stay_as_by_the_rule_read_line_by_line(string policy, int seed)
    {
        var lines = Lines(new Random(seed), 400, 90);
        await using var connection = await warehouse.Etl.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await StageAsync(connection, lines);

        var settled = await connection.QueryAsync(
            "settle_repeated_observations", r => (r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)),
            TestContext.Current.CancellationToken, policy);
        var left = await LeftAsync(connection);

        var (wantedLeft, wantedSettled) = ByTheRule(lines, policy);
        Assert.Equal(wantedLeft, left);
        Assert.Equal(wantedSettled, settled.Order().ToList());
        Assert.True(wantedSettled.Count > 1 && wantedLeft.Count > 10, "Nothing was settled, or everything.");
    }

    private static List<Line> Lines(Random random, int count, int cells) => [.. Enumerable.Range(1, count).Select(number =>
    {
        // Some cells are always stated alike, some differ in one part only, most contradict now and then.
        var cell = random.Next(cells);
        var wavers = cell % 3 != 0 && random.Next(8) == 0;
        decimal? One(int part) => cell % 5 == part ? null : wavers && random.Next(3) == part ? 2 : 1.50m;
        var value = One(0);
        var text = cell % 7 == 0 ? null : wavers ? "other" : "said";
        return new Line(number, cell, (short)(wavers && random.Next(4) == 0 ? 2 : 1), value, One(1), One(2), text ?? (value is null ? "said" : null));
    })];

    private static (List<long> Left, List<(string, long, long, long)> Settled) ByTheRule(List<Line> lines, string policy)
    {
        List<long> left = [];
        List<(string Fate, long Line, long Other)> fates = [];
        foreach (var cell in lines.GroupBy(l => l.Cell).Select(g => g.OrderBy(l => l.Number).ToList()))
        {
            var agrees = cell.Select(l => (l.Status, l.Value, l.Numerator, l.Denominator, l.Value is null ? l.Text : null)).Distinct().Count() == 1;
            var (first, last) = (cell[0].Number, cell[^1].Number);
            foreach (var line in cell)
            {
                var stays = agrees ? line.Number == first : policy == "LAST_LINE_WINS" ? line.Number == last : cell.Count == 1;
                if (stays) left.Add(line.Number);
                else if (agrees) fates.Add(("UNCHANGED", 0, 0));
                else if (policy == "LAST_LINE_WINS") fates.Add(("SUPERSEDED", 0, 0));
                else fates.Add(("REJECTED", line.Number, line.Number == first ? last : first));
            }
        }

        return ([.. left.Order()], [.. fates.GroupBy(f => f).Select(g => (g.Key.Fate, g.Key.Line, g.Key.Other, (long)g.Count())).Order()]);
    }

    private static async Task StageAsync(NpgsqlConnection connection, List<Line> lines)
    {
        await connection.ExecuteAsync("stage", TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            insert into staged_observation (source_file_key, line_number, agency_key, indicator_key, period_key, stage_key, year,
                status_key, value, numerator, denominator, raw_text)
            select 1, l, c, 1, 2020000, 1, 2020, s, v::numeric, n::numeric, d::numeric, t
            from unnest($1::bigint[], $2::int[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[]) u (l, c, s, v, n, d, t)
            """, connection);
        string?[] Texts(Func<Line, decimal?> part) => [.. lines.Select(l => part(l)?.ToString(CultureInfo.InvariantCulture))];
        foreach (var column in new object[]
        {
            lines.Select(l => l.Number).ToArray(), lines.Select(l => l.Cell).ToArray(), lines.Select(l => l.Status).ToArray(),
            Texts(l => l.Value), Texts(l => l.Numerator), Texts(l => l.Denominator), lines.Select(l => l.Text).ToArray(),
        })
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<long>> LeftAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select line_number from staged_observation order by 1", connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<long> left = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) left.Add(reader.GetInt64(0));
        return left;
    }

    private sealed record Line(
        long Number, int Cell, short Status, decimal? Value, decimal? Numerator, decimal? Denominator, string? Text);
}
