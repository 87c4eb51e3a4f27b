using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Warehouse.Tests;

public sealed class SqlFragmentTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public void A_hole_is_a_parameter()
    {
        var name = "x'; drop table dw.dim_agency; --";
        var query = SqlFragment.Of($"select * from t where name = {name} and year > {2020}");
        Assert.Equal("select * from t where name = $1 and year > $2", query.Text);
        Assert.Equal([name, 2020], query.Parameters.Select(p => p.Value));
    }

    [Fact]
    public void A_fragment_in_a_hole_keeps_its_parameters_and_they_are_numbered_anew()
    {
        var filter = SqlFragment.Of($"year = {2020}");
        var query = SqlFragment.Of($"select {1}, {SqlIdentifier.Of("a\"b")} from t where {filter} or {filter}");
        Assert.Equal("select $1, \"a\"\"b\" from t where year = $2 or year = $3", query.Text);
        Assert.Equal([1, 2020, 2020], query.Parameters.Select(p => p.Value));
    }

    [Fact]
    public void Joining_leaves_empty_fragments_out()
    {
        var joined = SqlFragment.Join(" and ", SqlFragment.Empty, SqlFragment.Of($"a = {1}"), SqlFragment.Empty, SqlFragment.Of($"b = {2}"));
        Assert.Equal("a = $1 and b = $2", joined.Text);
        Assert.True(SqlFragment.Join(" and ", SqlFragment.Empty).IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dw..score")]
    [InlineData("a\0b")]
    public void Names_that_PostgreSQL_cannot_have_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Parse(name));

    [Fact]
    public void A_name_that_was_never_set_fails_loudly() =>
        Assert.Throws<InvalidOperationException>(() => SqlFragment.Of($"select {default(SqlIdentifier)}"));

    [Fact]
    public async Task Values_of_every_kind_arrive_in_commands_batches_and_Dapper_alike()
    {
        string? nothing = null;
        var query = SqlFragment.Of($"""
            select {new LocalDate(2026, 2, 28)} = date '2026-02-28'
               and {Instant.FromUtc(2026, 1, 1, 0, 0)} = timestamptz '2026-01-01 00:00Z'
               and date '2026-02-28' = any({new[] { new LocalDate(2026, 2, 28) }})
               and {"it's"} = 'it''s' and {1.5m} = 1.5 and 3 = any({new[] { 1, 2, 3 }})
               and {nothing}::text is null
               and {new NpgsqlParameter { Value = "{\"a\": 1}", NpgsqlDbType = NpgsqlDbType.Jsonb }} -> 'a' = '1'
            """);
        var token = TestContext.Current.CancellationToken;
        await using var connection = await postgres.Api.OpenConnectionAsync(token);
        await using var command = query.ToCommand(connection);
        Assert.Equal(true, await command.ExecuteScalarAsync(token));
        Assert.True(await connection.QuerySingleAsync<bool>(query.ToDapper(cancellationToken: token)));
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(query.ToBatchCommand());
        batch.BatchCommands.Add(query.ToBatchCommand());
        Assert.Equal(true, await batch.ExecuteScalarAsync(token));
    }
}
