using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Statements;

namespace ItAnalytics.Etl.Tests.Jobs;

/// <summary>Which request may begin when: lanes, and what rests on what.</summary>
public sealed class OrderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    // Of one lane the first that was asked for.
    [InlineData("DETECT,SCORE,FORECAST", "DETECT")]
    // Findings rest on the scores asked for before them, not on those asked for after them.
    [InlineData("SCORE:later,DETECT", "")]
    [InlineData("SCORE:running,DETECT", "")]
    [InlineData("SCORE:done,DETECT", "DETECT")]
    [InlineData("SCORE:failed,DETECT", "DETECT")]
    [InlineData("DETECT,SCORE:later", "DETECT")]
    // Maintenance rests on nothing.
    [InlineData("SCORE:later,MAINTAIN", "MAINTAIN")]
    // Two sources side by side, one source once; scores when both are in.
    [InlineData("PULL/a,PULL/b,PULL/a,DROP,SCORE", "DROP PULL PULL")]
    [InlineData("PULL/a:running,SCORE", "")]
    [InlineData("PULL/a:done,SCORE,PUBLISH", "SCORE")]
    public async Task A_request_begins_when_what_it_rests_on_has_ended(string queue, string begins)
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        foreach (var entry in queue.Split(','))
        {
            var (what, state) = entry.Split(':') is [var left, var right] ? (left, right) : (entry, "");
            var (kind, source) = what.Split('/') is [var name, var code] ? (name, code) : (what, null);
            await connection.ExecuteAsync(
                """
                insert into ops.run (kind, requested_by, parameters, state, due_at, started_at, heartbeat_at)
                values (@kind, 'test', jsonb_strip_nulls(jsonb_build_object('source', @source)),
                        case @state when 'running' then 'RUNNING' when 'done' then 'SUCCEEDED' when 'failed' then 'FAILED' else 'QUEUED' end,
                        case @state when 'later' then now() + interval '1 hour' else now() end, now(), now())
                """, new { kind, source, state });
        }

        var (kinds, restsOn) = RunDependencies.Columns;
        var first = await connection.QueryAsync<(long, string Kind)>(
            SqlFile.Read("queries/run_waiting.sql"), new { kinds, restsOn });

        Assert.Equal(begins, string.Join(' ', first.Select(r => r.Kind).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_further_attempt_keeps_the_place_of_the_first()
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var score = await connection.ExecuteScalarAsync<long>(
            "insert into ops.run (kind, requested_by, state) values ('SCORE', 'test', 'FAILED') returning run_key");
        await connection.ExecuteAsync("insert into ops.run (kind, requested_by) values ('DETECT', 'test')");
        await connection.ExecuteAsync(
            SqlFile.Read("queries/run_request_again.sql"), new { runKeys = new[] { score }, pause = TimeSpan.Zero, attempts = 5 });

        var (kinds, restsOn) = RunDependencies.Columns;
        var first = await connection.QueryAsync<(long, string Kind)>(
            SqlFile.Read("queries/run_waiting.sql"), new { kinds, restsOn });

        Assert.Equal(["SCORE"], first.Select(r => r.Kind));
    }

    [Fact]
    public void Nothing_rests_on_itself_in_a_circle()
    {
        bool Reaches(RunKind from, RunKind to) =>
            RunDependencies.Of(from).Any(kind => kind == to || (kind != from && Reaches(kind, to)));
        // The whole flow takes its turn after an earlier one.
        Assert.Equal([RunKind.Pipeline], Enum.GetValues<RunKind>().Where(kind => Reaches(kind, kind)));
    }

    [Fact]
    public async Task Every_kind_is_known_to_the_database()
    {
        await using var connection = await postgres.Etl.OpenConnectionAsync(Stop);
        foreach (var kind in Enum.GetValues<RunKind>())
        {
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            await connection.ExecuteAsync("insert into ops.run (kind, requested_by) values (@kind, 'test')", new { kind = RunJournal.Word(kind) });
        }
    }
}
