using Dapper;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Tests.Execution;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using Npgsql;

namespace ItAnalytics.Api.Tests.Access;

/// <summary>Who did what: written by the tables themselves, chained, and never changed.</summary>
public sealed class AuditTests : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresFixture _postgres;
    private ClosedServer _server = null!;

    public AuditTests(PostgresFixture postgres) => _postgres = postgres;

    public async ValueTask InitializeAsync() => _server = await ClosedServer.StartAsync(_postgres);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_change_leaves_an_entry_that_says_who_from_where_and_what()
    {
        await using var sample = new PostgresFixture();
        await sample.InitializeAsync();
        await SampleWarehouse.FillAsync(sample);
        await using var server = await ClosedServer.StartAsync(sample);
        // The sample's own entries.
        var before = (await server.People.AuditAsync(1, Cancellation)).Select(entry => entry.Number).FirstOrDefault();
        var login = await server.AddAsync((AccessRoles.Administrator, null));
        await ApiKeys.AddAsync(sample.Etl, new WantedKey("k", ["ANALYST"], null), "test", Cancellation);
        await ApiKeys.RevokeAsync(sample.Etl, "k", new Actor("reviser", "desk"), Cancellation);
        (await server.SignInAsync(login, "not the password")).Dispose();
        (await server.SignInAsync("no-such-person", "not the password")).Dispose();
        var session = await server.EnterAsync(login);
        var found = await server.AskAsync("{ anomalies(first: 1) { nodes { id } } }", session: session);
        var id = (await ClosedServer.JsonAsync(found)).GetProperty("data").GetProperty("anomalies").GetProperty("nodes")[0].GetProperty("id").GetString();
        var group = await ScalarAsync<string>(sample, "select g.group_code from mart.score_history s join dw.dim_agency_group g using (agency_group_key) where s.known_to is null limit 1");
        var year = await ScalarAsync<int>(sample, "select s.year from mart.score_history s join dw.dim_agency_group g using (agency_group_key) where s.known_to is null and g.group_code = @group limit 1", new { group });
        foreach (var mutation in new[]
        {
            $$"""mutation { reviewAnomaly(input: {anomalyId: "{{id}}", decision: CONFIRMED}) { anomaly { state } } }""",
            "mutation { requestRun(input: {kind: SCORE}) { run { state } } }",
            $$"""mutation { publishResults(input: {group: "{{group}}", year: {{year}}}) { run { state } } }""",
        })
        {
            using var answer = await server.AskAsync(mutation, session: session);
            Assert.Null(await ClosedServer.CodeAsync(answer));
        }
        await server.People.LockAsync(ClosedServer.Actor, login, isLocked: true, Cancellation);

        var log = (await server.People.AuditAsync(100, Cancellation)).Where(entry => entry.Number > before).Reverse().ToList();
        Assert.Equal(
            ["ADD_PERSON", "CHANGE_ROLE", "ADD_KEY", "CHANGE_KEY", "SIGN_IN_FAILED", "SIGN_IN_FAILED", "SIGN_IN", "REVIEW",
                "REQUEST_RUN", "ANNOUNCE", "REQUEST_RUN", "CHANGE_PERSON"],
            log.Select(entry => entry.Action));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(number => before + number), log.Select(entry => entry.Number));
        var review = log.Single(entry => entry.Action == "REVIEW");
        Assert.Equal((login, "127.0.0.1", "dw.fact_review"), (review.Who, review.Origin, review.Subject));
        Assert.Contains("\"decision\": \"CONFIRMED\"", review.After, StringComparison.Ordinal);
        var change = log.Single(entry => entry.Action == "CHANGE_PERSON");
        Assert.Contains("\"is_locked\": false", change.Before, StringComparison.Ordinal);
        Assert.Contains("\"is_locked\": true", change.After, StringComparison.Ordinal);
        Assert.Equal(("reviser", "desk"), log.Where(entry => entry.Action == "CHANGE_KEY").Select(entry => (entry.Who, entry.Origin)).Single());
        Assert.Equal("no-such-person", log.Where(entry => entry.Action == "SIGN_IN_FAILED").Select(entry => entry.Who).Last());
        Assert.All(log, entry => Assert.DoesNotContain("hash", (entry.Before ?? "") + entry.After, StringComparison.Ordinal));
        Assert.True((await WarehouseChecks.RunAsync(sample.Etl, "audit_chain_is_whole", Cancellation)).Passed);
    }

    [Fact]
    public async Task What_is_taken_back_leaves_no_entry()
    {
        var login = await _server.AddAsync();
        var before = (await _server.People.AuditAsync(1, Cancellation))[0].Number;
        await Assert.ThrowsAsync<Warehouse.Errors.CodedException>(() =>
            _server.People.GrantAsync(ClosedServer.Actor, login, AccessRoles.Clerk, "NO-SUCH-AGENCY", Cancellation));
        Assert.Equal(before, (await _server.People.AuditAsync(1, Cancellation))[0].Number);
    }

    [Fact]
    public async Task Entries_that_are_made_at_once_stand_in_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _server.AddAsync((AccessRoles.Analyst, null))));
        Assert.True((await WarehouseChecks.RunAsync(_postgres.Etl, "audit_chain_is_whole", Cancellation)).Passed);
    }

    [Fact]
    public async Task A_long_transaction_that_makes_an_entry_keeps_nobody_waiting()
    {
        await using var load = await _postgres.Etl.OpenConnectionAsync(Cancellation);
        await using var transaction = await load.BeginTransactionAsync(Cancellation);
        await load.ExecuteAsync("insert into ops.run (kind, requested_by) values ('LOAD', 'a long one')");
        var login = await _server.AddAsync((AccessRoles.Analyst, null)).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        await transaction.CommitAsync(Cancellation);
        var log = await _server.People.AuditAsync(3, Cancellation);
        Assert.Equal("a long one", log[0].Who);
        Assert.Contains(log, entry => entry.After!.Contains(login, StringComparison.Ordinal));
        Assert.True((await WarehouseChecks.RunAsync(_postgres.Etl, "audit_chain_is_whole", Cancellation)).Passed);
    }

    [Theory]
    [InlineData(WarehouseRole.Api)]
    [InlineData(WarehouseRole.Etl)]
    [InlineData(WarehouseRole.Access)]
    [InlineData(WarehouseRole.Clerk)]
    [InlineData(WarehouseRole.Public)]
    public async Task No_role_can_write_change_or_empty_the_log(WarehouseRole role)
    {
        foreach (var sql in new[]
        {
            "insert into ops.audit (who, origin, action, subject) values ('x', 'x', 'x', 'x')", "update ops.audit set who = 'x'",
            "delete from ops.audit", "truncate ops.audit cascade", "update ops.audit_link set hash = ''", "delete from ops.audit_link",
        })
        {
            await using var command = _postgres.As(role).CreateCommand(sql);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Theory]
    [InlineData("update ops.audit set who = 'x'")]
    [InlineData("delete from ops.audit_link")]
    public async Task Even_their_owner_is_refused(string sql)
    {
        await _server.AddAsync();
        await using var command = _postgres.Migrator.CreateCommand(sql);
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<T> ScalarAsync<T>(PostgresFixture postgres, string sql, object? parameters = null)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Cancellation);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}
