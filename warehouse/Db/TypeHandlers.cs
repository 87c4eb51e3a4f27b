using System.Data;
using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Warehouse.Db;

/// <summary>Teaches Dapper NodaTime's types. Without this it reads a date as 0001-01-01 and says nothing.</summary>
public static class TypeHandlers
{
    private static readonly Lock Once = new();
    private static bool _registered;

    /// <summary>Registers all handlers; further calls do nothing. <see cref="WarehouseDataSource"/> calls it.</summary>
    public static void Register()
    {
        lock (Once)
        {
            if (_registered) return;
            // 'infinity' would come back as the year 9999 in silence; so it is an error. No column here stores it.
            AppContext.SetSwitch("Npgsql.DisableDateTimeInfinityConversions", true);
            // agency_key fills AgencyKey.
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            var date = new Handler<LocalDate>(NpgsqlDbType.Date, value => value.ToDateOnly(), FromDate);
            Add<LocalDate>(date);
            Add<LocalDate?>(date);
            var instant = new Handler<Instant>(NpgsqlDbType.TimestampTz, value => value.ToStoredPrecision().ToDateTimeUtc(), FromTimestamp);
            Add<Instant>(instant);
            Add<Instant?>(instant);
            Add<LocalDate[]>(new Handler<LocalDate[]>(NpgsqlDbType.Array | NpgsqlDbType.Date,
                values => Array.ConvertAll(values, value => value.ToDateOnly()),
                stored => Array.ConvertAll((DateOnly[])stored, LocalDate.FromDateOnly)));
            Add<Instant[]>(new Handler<Instant[]>(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
                values => Array.ConvertAll(values, value => value.ToStoredPrecision().ToDateTimeUtc()),
                stored => Array.ConvertAll((DateTime[])stored, Instant.FromDateTimeUtc)));
            _registered = true;
        }
    }

    /// <summary>The instant as the database keeps it: the whole microsecond at or before it.</summary>
    public static Instant ToStoredPrecision(this Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (((ticks % 10) + 10) % 10));
    }

    private static void Add<T>(SqlMapper.ITypeHandler handler) => SqlMapper.AddTypeHandler(typeof(T), handler);

    private static LocalDate FromDate(object stored) => stored switch
    {
        DateOnly date => LocalDate.FromDateOnly(date),
        DateTime midnight => LocalDate.FromDateTime(midnight),
        _ => throw new DataException($"A {stored.GetType().Name} is no date."),
    };

    private static Instant FromTimestamp(object stored) => stored switch
    {
        DateTime { Kind: DateTimeKind.Utc } utc => Instant.FromDateTimeUtc(utc),
        _ => throw new DataException($"A {stored.GetType().Name} is no timestamptz; use timestamptz columns for instants."),
    };

    // The untyped interface serves T and T? alike: SqlMapper.TypeHandler<T> throws on a scalar T? that is null.
    private sealed class Handler<T>(NpgsqlDbType type, Func<T, object> write, Func<object, T> read) : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object? value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = type;
            parameter.Value = value is null or DBNull ? DBNull.Value : write((T)value);
        }

        public object? Parse(Type destinationType, object value) => value is null or DBNull ? null : read(value);
    }
}
