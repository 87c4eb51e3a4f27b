using Dapper;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using NodaTime;

namespace ItAnalytics.Warehouse.Tests;

public sealed class TypeHandlerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly LocalDate Day = new(2026, 2, 28);
    private static readonly Instant Moment = Instant.FromUtc(2026, 2, 28, 23, 59, 59) + Duration.FromTicks(1234560);

    [Fact]
    public async Task Records_with_dates_and_instants_are_read_and_written()
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        var row = await connection.QuerySingleAsync<Row>(
            "select @Day as day, null::date as no_day, @At as at, null::timestamptz as never", new { Day, At = Moment });
        Assert.Equal(new Row(Day, null, Moment, null), row);
    }

    [Fact]
    public async Task Scalars_that_are_null_come_back_as_null()
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        Assert.Null(await connection.ExecuteScalarAsync<LocalDate?>("select null::date"));
        Assert.Null(await connection.ExecuteScalarAsync<Instant?>("select null::timestamptz"));
        Assert.Equal(Day, await connection.ExecuteScalarAsync<LocalDate?>("select @Day", new { Day }));
        Assert.Equal(Day, await connection.ExecuteScalarAsync<LocalDate>("select date '2026-02-28'"));
        LocalDate? none = null;
        Assert.True(await connection.ExecuteScalarAsync<bool>("select @none is null", new { none }));
    }

    [Fact]
    public async Task Arrays_of_dates_and_instants_serve_as_lists()
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        var found = await connection.QueryAsync<LocalDate>(
            "select d from unnest(array[date '2026-02-28', date '2026-03-01']) d where d = any(@days)",
            new { days = new[] { Day, new LocalDate(1999, 1, 1) } });
        Assert.Equal([Day], found);
        Assert.Equal([Moment], await connection.QuerySingleAsync<Instant[]>("select @moments", new { moments = new[] { Moment } }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-9)]
    public async Task Fractions_of_a_microsecond_are_cut_towards_the_past_on_both_sides_of_every_epoch(long ticks)
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        foreach (var epoch in new[] { Instant.FromUnixTimeTicks(0), Instant.FromUtc(2000, 1, 1, 0, 0), Moment })
        {
            var at = epoch + Duration.FromTicks(ticks);
            var stored = await connection.ExecuteScalarAsync<Instant>("select @at", new { at });
            Assert.Equal(at.ToStoredPrecision(), stored);
            Assert.InRange(at - stored, Duration.Zero, Duration.FromTicks(9));
        }
    }

    [Fact]
    public async Task Infinity_is_refused_rather_than_read_as_the_year_9999()
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteScalarAsync<LocalDate>("select date 'infinity'"));
        await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteScalarAsync<Instant>("select timestamptz 'infinity'"));
    }

    [Fact]
    public async Task Timestamps_without_zone_are_no_instants()
    {
        await using var connection = await postgres.Api.OpenConnectionAsync(Token);
        var error = await Record.ExceptionAsync(() => connection.ExecuteScalarAsync<Instant>("select timestamp '2026-01-01 00:00'"));
        Assert.Contains("timestamptz", error!.ToString(), StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private sealed record Row(LocalDate Day, LocalDate? NoDay, Instant At, Instant? Never);
}
