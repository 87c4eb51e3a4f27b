using System.Globalization;
using Dapper;
using FsCheck.Fluent;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Warehouse.Tests;

public sealed class BinaryCopyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly BinaryCopy<Everything> EverythingCopy = new BinaryCopy<Everything>("public.everything")
        .Column("id", row => row.Id)
        .Column("bool_value", row => row.Bool)
        .Column("int2_value", row => row.Short)
        .Column("int8_value", row => row.Long)
        .Column("float4_value", row => row.Float)
        .Column("float8_value", row => row.Double)
        .Column("numeric_value", row => row.Decimal)
        .Column("text_value", row => row.Text)
        .Column("char_value", row => row.Text is null ? null : "abc")
        .Column("jsonb_value", row => row.Json)
        .Column("uuid_value", row => row.Guid)
        .Column("bytea_value", row => row.Bytes)
        .Column("date_value", row => row.Date)
        .Column("timestamp_value", row => row.Instant)
        .Column("int4_values", row => row.Ints)
        .Column("float8_values", row => row.Doubles)
        .Column("numeric_values", row => row.Decimals)
        .Column("text_values", row => row.Texts);

    private const string CreateEverything = """
        create table if not exists public.everything (
            id int, bool_value bool, int2_value int2, int8_value int8, float4_value float4, float8_value float8,
            numeric_value numeric, text_value text, char_value char(5), jsonb_value jsonb, uuid_value uuid, bytea_value bytea,
            date_value date, timestamp_value timestamptz, int4_values int4[], float8_values float8[],
            numeric_values numeric[], text_values text[], doubled int generated always as (id * 2) stored);
        truncate public.everything;
        """;

    [Fact]
    public async Task Every_type_comes_back_as_it_was_written_and_null_as_null()
    {
        Everything[] rows =
        [
            new(1, true, short.MinValue, long.MaxValue, 1.5f, double.Epsilon, decimal.MaxValue, "Đắk Lắk\n\"'\\", """{"a": [1, null]}""",
                System.Guid.Parse("00112233-4455-6677-8899-aabbccddeeff", CultureInfo.InvariantCulture), [0, 255],
                new LocalDate(1900, 2, 28), NodaTime.Instant.FromUtc(1969, 12, 31, 23, 59) + Duration.FromNanoseconds(1_234_567_800),
                [1, -1], [0.1, double.NaN], [-0.05m, 12345.6789m], ["", "ế"]),
            new(2, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
            new(3, false, 0, 0, float.NegativeInfinity, -0.0, 0.000m, "", "null", System.Guid.Empty, [], new LocalDate(2060, 12, 31),
                NodaTime.Instant.FromUtc(2000, 1, 1, 0, 0), [], [], [], []),
        ];
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(CreateEverything);
        Assert.Equal(3, await EverythingCopy.WriteAsync(connection, rows, Token));

        await using var command = new NpgsqlCommand("select * from public.everything order by id", connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        foreach (var row in rows)
        {
            Assert.True(await reader.ReadAsync(Token));
            Assert.Equal(row.Bool, reader.GetFieldValue<bool?>(1));
            Assert.Equal(row.Short, reader.GetFieldValue<short?>(2));
            Assert.Equal(row.Long, reader.GetFieldValue<long?>(3));
            Assert.Equal(row.Float, reader.GetFieldValue<float?>(4));
            Assert.Equal(row.Double, reader.GetFieldValue<double?>(5));
            Assert.Equal(row.Decimal, reader.GetFieldValue<decimal?>(6));
            Assert.Equal(row.Text, await TextOrNull(reader, 7));
            Assert.Equal(row.Text is null ? null : "abc  ", await TextOrNull(reader, 8));
            Assert.Equal(row.Json, await TextOrNull(reader, 9));
            Assert.Equal(row.Guid, reader.GetFieldValue<System.Guid?>(10));
            Assert.Equal(row.Bytes, await ValueOrNull<byte[]>(reader, 11));
            Assert.Equal(row.Date?.ToDateOnly(), reader.GetFieldValue<DateOnly?>(12));
            Assert.Equal(row.Instant?.ToStoredPrecision().ToDateTimeUtc(), reader.GetFieldValue<DateTime?>(13));
            Assert.Equal(row.Ints, await ValueOrNull<int[]>(reader, 14));
            Assert.Equal(row.Doubles, await ValueOrNull<double[]>(reader, 15));
            Assert.Equal(row.Decimals, await ValueOrNull<decimal[]>(reader, 16));
            Assert.Equal(row.Texts, await ValueOrNull<string[]>(reader, 17));
        }
    }

    [Fact]
    public async Task Any_decimal_is_stored_with_its_digits_and_its_scale()
    {
        // Thirty-two random bits three times over, any scale, and the edges of groups of four digits.
        var generator = Gen.Choose(int.MinValue, int.MaxValue).Four().SelectMany(bits => Gen.Choose(0, 28).Select(scale =>
            new decimal(bits.Item1, bits.Item4 % 2 == 0 ? bits.Item2 : 0, bits.Item4 % 3 == 0 ? bits.Item3 : 0,
                bits.Item4 < 0, (byte)scale)));
        List<decimal> values =
        [
            .. generator.Sample(2000),
            .. from digits in Enumerable.Range(0, 29)
               from offset in new[] { -1m, 0m, 1m }
               select Enumerable.Repeat(10m, digits).Aggregate(1m, (a, b) => a < decimal.MaxValue / 10 ? a * b : a) + offset,
            .. from scale in Enumerable.Range(0, 29) select new decimal(1, 0, 0, true, (byte)scale),
            decimal.MinValue, 0m, 0.0000m, -0.0m,
        ];
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table numbers (id int, value numeric)");
        var copy = new BinaryCopy<(int Id, decimal Value)>("numbers").Column("id", r => r.Id).Column("value", r => r.Value);
        await copy.WriteAsync(connection, values.Select((value, i) => (i, value)), Token);
        var stored = (await connection.QueryAsync<string>("select value::text from numbers order by id")).ToList();
        Assert.Equal(values.Select(v => (v == 0 ? Math.Abs(v) : v).ToString(CultureInfo.InvariantCulture)), stored);
    }

    [Fact]
    public async Task Any_date_and_any_microsecond_are_stored_as_they_are()
    {
        var days = Gen.Choose(-700_000, 2_900_000).Sample(1000).Select(d => new LocalDate(1970, 1, 1).PlusDays(d)).ToList();
        var instants = Gen.Choose(int.MinValue, int.MaxValue).Two().Sample(1000)
            .Select(p => Instant.FromUnixTimeSeconds(p.Item1) + Duration.FromTicks(p.Item2)).ToList();
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table times (id int, day date, at timestamptz)");
        var copy = new BinaryCopy<int>("times").Column("id", i => i).Column("day", i => days[i]).Column("at", i => instants[i]);
        await copy.WriteAsync(connection, Enumerable.Range(0, 1000), Token);
        var stored = (await connection.QueryAsync<Times>("select day, at from times order by id")).ToList();
        Assert.Equal(days, stored.Select(s => s.Day));
        Assert.Equal(instants.Select(i => i.ToStoredPrecision()), stored.Select(s => s.At));
    }

    [Fact]
    public async Task Many_rows_from_an_asynchronous_source_all_arrive()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table many (id int, text_value text)");
        var copy = new BinaryCopy<int>("many").Column("id", i => i).Column("text_value", i => new string('x', i % 500));
        Assert.Equal(50_000, await copy.WriteAsync(connection, Source(), Token));
        Assert.Equal((50_000L, 1_249_975_000L, 12_475_000L), await connection.QuerySingleAsync<(long, long, long)>(
            "select count(*), sum(id), sum(length(text_value)) from many"));

        static async IAsyncEnumerable<int> Source()
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (i % 10_000 == 0) await Task.Yield();
                yield return i;
            }
        }
    }

    [Fact]
    public async Task A_source_that_fails_half_way_leaves_no_row_and_a_usable_connection()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table half (id int)");
        var copy = new BinaryCopy<int>("half").Column("id", i => i);
        await Assert.ThrowsAsync<InvalidDataException>(() => copy.WriteAsync(connection, Source(), Token));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from half"));

        static IEnumerable<int> Source()
        {
            for (var i = 0; i < 60_000; i++) yield return i;
            throw new InvalidDataException("broken file");
        }
    }

    [Fact]
    public async Task A_row_that_the_server_refuses_is_a_conflict_and_leaves_no_row()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table once (id int primary key)");
        var copy = new BinaryCopy<int>("once").Column("id", i => i);
        var error = await Assert.ThrowsAsync<PostgresException>(() => copy.WriteAsync(connection, [1, 2, 2, 3], Token));
        Assert.Equal(PostgresTrouble.Conflict, PostgresErrors.Classify(error));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from once"));
    }

    [Fact]
    public async Task A_number_too_large_for_its_column_throws_instead_of_wrapping()
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync("create temporary table small (id smallint)");
        var copy = new BinaryCopy<int>("small").Column("id", i => i);
        await Assert.ThrowsAsync<OverflowException>(() => copy.WriteAsync(connection, [1, 40_000], Token));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from small"));
    }

    [Theory]
    [InlineData("public.nowhere", "id", "no table public.nowhere")]
    [InlineData("public.everything", "nothing", "no column nothing")]
    [InlineData("public.everything", "doubled", "no column doubled")]
    [InlineData("public.everything", "float8_value", "double precision")]
    public async Task Columns_that_do_not_fit_are_named_before_anything_is_sent(string table, string column, string named)
    {
        await using var connection = await postgres.Migrator.OpenConnectionAsync(Token);
        await connection.ExecuteAsync(CreateEverything);
        var copy = new BinaryCopy<int>(table).Column(column, i => (long)i);
        var error = await Assert.ThrowsAsync<CodedException>(() => copy.WriteAsync(connection, [1], Token));
        Assert.Equal(ErrorCodes.CopyColumns, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<string?> TextOrNull(NpgsqlDataReader reader, int column) =>
        await ValueOrNull<string>(reader, column);

    private static async Task<T?> ValueOrNull<T>(NpgsqlDataReader reader, int column) where T : class =>
        await reader.IsDBNullAsync(column, Token) ? null : await reader.GetFieldValueAsync<T>(column, Token);

    private sealed record Times(LocalDate Day, Instant At);

    private sealed record Everything(
        int Id, bool? Bool, short? Short, long? Long, float? Float, double? Double, decimal? Decimal, string? Text, string? Json,
        Guid? Guid, byte[]? Bytes, LocalDate? Date, Instant? Instant, int[]? Ints, double[]? Doubles, decimal[]? Decimals,
        string[]? Texts);
}
