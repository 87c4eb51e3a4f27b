using System.Text;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Execution;
using ItAnalytics.Tests.Support;
using Npgsql;

namespace ItAnalytics.Api.Tests.Execution;

public sealed class NumericTextTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Every_number_is_written_as_the_database_writes_it()
    {
        // Every place of the first digit and of the last, both signs, zeros inside, and lengths around the usual one.
        const string Sql = """
            select n, n::text from (
                select sign * digits * power(10::numeric, place) as n
                from (values (1), (-1)) s(sign), (values (0::numeric), (1), (9), (10), (9999), (10000), (10001), (123456789), (100000001)) d(digits),
                     generate_series(-30, 30) place
                union all select trim_scale(n) from (values (0.00010::numeric), (1.50), (-0.0500), (10000.0001)) v(n)
                union all select n from (values (0.000::numeric), (1.50), (-0.0500), (repeat('7', 500)::numeric), ((repeat('3', 90) || '.' || repeat('5', 200))::numeric)) v(n)
                union all select ((hashint8extended(i, 1) % 100000000000)::numeric / power(10::numeric, i % 15))::numeric(40, 18) from generate_series(1, 500) i
            ) all_numbers
            """;
        await using var command = postgres.Api.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var count = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            using var json = new JsonBuffer();
            Assert.Null(LeafWriter.Write(reader, 0, ValueKind.Decimal, null, json));
            Assert.Equal(reader.GetString(1), Encoding.UTF8.GetString(json.Written));
            count++;
        }
        Assert.True(count > 1_500);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public async Task What_is_not_finite_is_no_number(string value)
    {
        await using var command = new NpgsqlCommand($"select '{value}'::numeric", await postgres.Api.OpenConnectionAsync(TestContext.Current.CancellationToken));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        using var json = new JsonBuffer();
        Assert.Equal("the stored value is no finite number", LeafWriter.Write(reader, 0, ValueKind.Decimal, null, json));
        Assert.Equal(0, json.Length);
        await command.Connection!.DisposeAsync();
    }
}
