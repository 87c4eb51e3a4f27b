using NodaTime;

namespace ItAnalytics.Warehouse.Db;

/// <summary>Which C# type may be written into which column type, and how.</summary>
internal static class CopyEncoders
{
    // Type numbers of PostgreSQL's built-in types never change: src/include/catalog/pg_type.dat.
    private const uint Bool = 16, Bytea = 17, Name = 19, Int8 = 20, Int2 = 21, Int4 = 23, Text = 25, Json = 114,
        Float4 = 700, Float8 = 701, BpChar = 1042, VarChar = 1043, Date = 1082, TimestampTz = 1184, Numeric = 1700,
        Uuid = 2950, Jsonb = 3802, Int2Array = 1005, Int4Array = 1007, TextArray = 1009, Int8Array = 1016,
        Float8Array = 1022, NumericArray = 1231;

    private static readonly Dictionary<(Type Value, uint Column), Delegate> Map = Build();

    /// <summary>The writer, or null when such values do not go into such a column.</summary>
    public static Action<CopyBuffer, T>? Find<T>(uint columnOid) =>
        (Action<CopyBuffer, T>?)Map.GetValueOrDefault((typeof(T), columnOid));

    private static Dictionary<(Type, uint), Delegate> Build()
    {
        var map = new Dictionary<(Type, uint), Delegate>();
        Value<bool>(Bool, (b, v) => b.Bool(v));
        // Whole numbers go into every width; one that does not fit throws OverflowException instead of wrapping.
        Value<short>(Int2, (b, v) => b.Int16(v));
        Value<short>(Int4, (b, v) => b.Int32(v));
        Value<short>(Int8, (b, v) => b.Int64(v));
        Value<int>(Int2, (b, v) => b.Int16(checked((short)v)));
        Value<int>(Int4, (b, v) => b.Int32(v));
        Value<int>(Int8, (b, v) => b.Int64(v));
        Value<int>(Numeric, (b, v) => b.Numeric(v));
        Value<long>(Int2, (b, v) => b.Int16(checked((short)v)));
        Value<long>(Int4, (b, v) => b.Int32(checked((int)v)));
        Value<long>(Int8, (b, v) => b.Int64(v));
        Value<long>(Numeric, (b, v) => b.Numeric(v));
        Value<float>(Float4, (b, v) => b.Float32(v));
        Value<float>(Float8, (b, v) => b.Float64(v));
        Value<double>(Float8, (b, v) => b.Float64(v));
        Value<decimal>(Numeric, (b, v) => b.Numeric(v));
        Value<Guid>(Uuid, (b, v) => b.Uuid(v));
        Value<LocalDate>(Date, (b, v) => b.Date(v));
        Value<Instant>(TimestampTz, (b, v) => b.Timestamp(v));
        foreach (var text in new[] { Text, VarChar, BpChar, Name, Json }) Reference<string>(text, (b, v) => b.Text(v));
        Reference<string>(Jsonb, (b, v) => b.Jsonb(v));
        Reference<byte[]>(Bytea, (b, v) => b.Bytea(v));
        Reference<short[]>(Int2Array, (b, v) => b.Array(v, Int2, static (b, e) => b.Int16(e)));
        Reference<int[]>(Int4Array, (b, v) => b.Array(v, Int4, static (b, e) => b.Int32(e)));
        Reference<long[]>(Int8Array, (b, v) => b.Array(v, Int8, static (b, e) => b.Int64(e)));
        Reference<double[]>(Float8Array, (b, v) => b.Array(v, Float8, static (b, e) => b.Float64(e)));
        Reference<decimal[]>(NumericArray, (b, v) => b.Array(v, Numeric, static (b, e) => b.Numeric(e)));
        Reference<string[]>(TextArray, (b, v) => b.Array(v, Text, static (b, e) => b.Text(e)));
        return map;

        void Value<T>(uint oid, Action<CopyBuffer, T> write) where T : struct
        {
            map.Add((typeof(T), oid), write);
            map.Add((typeof(T?), oid), new Action<CopyBuffer, T?>((buffer, value) =>
            {
                if (value is { } present) write(buffer, present);
                else buffer.Null();
            }));
        }

        void Reference<T>(uint oid, Action<CopyBuffer, T> write) where T : class =>
            map.Add((typeof(T), oid), new Action<CopyBuffer, T?>((buffer, value) =>
            {
                if (value is not null) write(buffer, value);
                else buffer.Null();
            }));
    }
}
