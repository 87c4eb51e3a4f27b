using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Support;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Detect;

/// <summary>
/// Thirty months of two rates of twelve agencies, loaded month by month, some months in two parts and with corrections
/// of the past between them, the detector run after each load: at the end it knows the same, to the last bit, as one that
/// reads everything at once.
/// </summary>
public sealed class MonthByMonthTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Months_judged_as_they_come_are_judged_as_if_all_had_come_at_once()
    {
        var seed = new WarehouseSeed(postgres.Migrator);
        await seed.AddMethodologyAsync(Method);
        var agencies = Enumerable.Range(1, 12).Select(i => $"M{i:00}").ToList();
        await seed.AddGroupAsync("MONTHS", "months", "ALL", agencies);
        await RefuseAFileAsync();
        var random = new Random(11);
        var levels = agencies.ToDictionary(a => a, _ => 0.4 + 0.4 * random.NextDouble());
        var judged = new List<long>();
        for (var month = 0; month < 30; month++)
        {
            List<Observed> submissions =
            [
                .. from agency in agencies
                   from indicator in new[] { "I1", "I2" }
                   where random.NextDouble() > 0.05
                   select State(agency, indicator, month, levels[agency], random),
            ];
            var half = month % 4 == 3 ? submissions.Count / 2 : submissions.Count;
            await seed.ObserveAsync("months", submissions[..half], file: $"{month}.csv");
            judged.Add(await DetectAsync());
            if (half < submissions.Count)
            {
                await seed.ObserveAsync("months", submissions[half..], file: $"{month}-late.csv");
                judged.Add(await DetectAsync());
            }
            if (month is 9 or 17 or 25)
            {
                // One month back the state is kept; ten months back the panel begins anew.
                var back = month == 17 ? 10 : 1;
                await seed.ObserveAsync(
                    "months", [State("M05", "I1", month - back, levels["M05"], random)], file: $"{month}-correction.csv");
                judged.Add(await DetectAsync());
            }
        }
        var byMonth = await LearntAsync();
        var standing = await StandingAsync();

        // Nothing new: nothing is judged.
        Assert.Equal(0, await DetectAsync());
        Assert.InRange(judged.Max(), 17 * 18, 18 * 24);
        Assert.True(judged.Count(j => j <= 3 * 24) >= judged.Count - 1, string.Join(' ', judged));

        await using (var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync(
                "truncate staging.detector_seen, staging.detector_checkpoint, staging.detector_state, " +
                    "staging.detector_candidate, staging.detector_count");
        }
        Assert.InRange(await DetectAsync(), 29 * 18, 30 * 24);
        Assert.Equal(byMonth, await LearntAsync());
        Assert.Equal(standing, await StandingAsync());
        Assert.Contains(standing, f => f.Contains("JUMP", StringComparison.Ordinal));
        Assert.Contains(standing, f => f.Contains("SPIKE", StringComparison.Ordinal));
    }

    // It was never loaded, so nothing says when; the detector remembers it all the same.
    private async Task RefuseAFileAsync()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            with run as (insert into ops.run (kind, state, requested_by, queued_at) values ('LOAD', 'SUCCEEDED', 'test', now()) returning run_key)
            insert into ops.source_file (source_code, source_kind, name, content_hash, byte_count, state, run_key)
            select 'months', 'SYNTHETIC', 'refused.csv', repeat('f', 64), 1, 'REFUSED', run_key from run
            """);
    }

    private const string Method =
        """
        code: months
        version: "1"
        name: {vi: "Tháng", en: "Months"}
        legal_basis: "none"
        years: {from: 2015, mark: VERIFIED}
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        ranking: {on: EXACT, ties: COMPETITION}
        trees:
          - {code: ALL, name: {vi: "Tất cả", en: "All"}}
        total: {code: TOTAL, name: {vi: "Tổng", en: "Total"}}
        criteria:
          - {code: A, name: {vi: "A", en: "A"}}
        indicators:
          - {code: I1, name: {vi: "Một", en: "One"}, parent: A, unit: "%", rule: {kind: PROP}, max: {ALL: 60}}
          - {code: I2, name: {vi: "Hai", en: "Two"}, parent: A, unit: "%", rule: {kind: PROP}, max: {ALL: 40}}
        """;

    private static Observed State(string agency, string indicator, int month, double level, Random random)
    {
        var cases = 300 + random.Next(100);
        var usual = level + 0.03 * (random.NextDouble() - 0.5);
        var share = random.NextDouble() < 0.06 ? usual / 2 : usual;
        var met = (int)(cases * share);
        return new Observed(
            agency, indicator, $"{2019 + (month / 12)}-{(month % 12) + 1:00}", 100m * met / cases, met, cases);
    }

    /// <summary>Runs the detector and answers how many submissions it judged.</summary>
    private async Task<long> DetectAsync()
    {
        var result = await Pipeline.RunAsync(
            postgres.Etl, new PipelineSettings(), RunKind.Detect, "test",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            "select rows_in from ops.run_step where run_key = @RunKey and name = 'detect'", new { result.RunKey });
    }

    /// <summary>All that the detector keeps but its states: these show in what it finds later.</summary>
    private async Task<IReadOnlyList<string>> LearntAsync()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<string>(
            """
            select to_jsonb(c)::text from staging.detector_candidate c
            union all select to_jsonb(c)::text from staging.detector_count c
            union all select to_jsonb(c)::text from staging.detector_checkpoint c where period > 0
            union all select concat_ws(' ', panel, period, part, md5(content)) from staging.detector_state where period > 0
            order by 1
            """)).AsList();
    }

    private async Task<IReadOnlyList<string>> StandingAsync()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<string>(
            """
            select concat_ws(' ', a.agency_code, f.indicator_key, f.period_key, f.observation_revision, f.kind,
                   round(f.score::numeric, 2))
            from dw.fact_anomaly f join dw.dim_agency a using (agency_key)
            where f.withdrawn_at is null
            order by 1
            """)).AsList();
    }
}
