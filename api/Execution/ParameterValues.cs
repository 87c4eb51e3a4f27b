using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Api.Execution;

/// <summary>The values of a plan's parameters for one request.</summary>
internal sealed class ParameterValues
{
    private readonly IReadOnlyList<ParameterSource> _sources;
    private readonly object[] _values;

    private ParameterValues(IReadOnlyList<ParameterSource> sources, object[] values)
    {
        _sources = sources;
        _values = values;
    }

    /// <summary>Takes the values from the request's variables.</summary>
    /// <param name="plan">The plan, made for variables of the same shape.</param>
    /// <param name="variables">The coerced variables.</param>
    /// <param name="writtenKey">The key of the row that the mutation wrote, if it is one.</param>
    /// <exception cref="GraphQLException">A text holds what the database cannot.</exception>
    public static ParameterValues Of(Plan plan, VariableValues variables, long writtenKey = 0)
    {
        var values = new object[plan.Parameters.Count];
        var arguments =
            new Dictionary<ArgumentSet, IReadOnlyDictionary<string, object?>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = plan.Parameters[i] switch
            {
                ArgumentSource source => Argument(source, Coerced(source.Arguments)),
                CursorSource source => Cursor.ReadPart(
                    (string)Coerced(source.Arguments)[source.Argument]!, source.Part, source.Kind)
                    ?? throw PagePlanner.NoCursor(source.Argument, source.Arguments.Field),
                PublicationSource source => Publication(source, Coerced(source.Arguments)),
                NodeIdSource source =>
                    NodeId.Read((string)Coerced(source.Arguments)[source.Argument]!)!.Keys[source.Part],
                _ => writtenKey,
            };
        }
        return new ParameterValues(plan.Parameters, values);

        IReadOnlyDictionary<string, object?> Coerced(ArgumentSet set)
        {
            if (arguments.TryGetValue(set, out var known)) return known;
            if (!ArgumentValues.TryCoerce(set.Definition, set.Field.First, variables, out var coerced, out var error))
                throw new GraphQLException(error);
            arguments.Add(set, coerced);
            return coerced;
        }
    }

    /// <summary>The first number of the id argument, or null without one.</summary>
    public long? NodeKey
    {
        get
        {
            for (var i = 0; i < _values.Length; i++)
            {
                if (_sources[i] is NodeIdSource { Part: 0 }) return (long)_values[i];
            }
            return null;
        }
    }

    /// <summary>A new parameter object for a value; each command needs its own.</summary>
    public NpgsqlParameter Parameter(int index)
    {
        var value = _values[index];
        return value switch
        {
            // Digits of a cursor: sent as text, which the server reads as the number that it is compared with.
            string digits when _sources[index] is CursorSource { Kind: ValueKind.Decimal } => new NpgsqlParameter<string>
            {
                TypedValue = digits,
                NpgsqlDbType = NpgsqlDbType.Unknown,
            },
            string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
            int number => new NpgsqlParameter<int> { TypedValue = number },
            long number => new NpgsqlParameter<long> { TypedValue = number },
            decimal number => new NpgsqlParameter<decimal> { TypedValue = number },
            double number => new NpgsqlParameter<double> { TypedValue = number },
            bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
            DateOnly date => new NpgsqlParameter<DateOnly> { TypedValue = date },
            DateTime instant => new NpgsqlParameter<DateTime>
            {
                TypedValue = instant,
                NpgsqlDbType = NpgsqlDbType.TimestampTz,
            },
            Array array => new NpgsqlParameter
            {
                Value = array,
                NpgsqlDbType = NpgsqlDbType.Array | DbTypeOf(_sources[index].Kind),
            },
            _ => throw new InvalidOperationException($"{value.GetType().Name} is no parameter."),
        };
    }

    private static long Publication(PublicationSource source, IReadOnlyDictionary<string, object?> arguments)
    {
        var id = (string)((IReadOnlyDictionary<string, object?>)arguments[source.Argument]!)["publication"]!;
        return NodeId.Read(id) is { TypeName: "Publication", Keys: [var key] }
            ? key
            : throw PlanningContext.Refusal(RequestErrorCodes.NodeId, source.Arguments.Field,
                $"\"{id}\" is no id of a publication. Take one from publications, unchanged.");
    }

    private static object Argument(ArgumentSource source, IReadOnlyDictionary<string, object?> arguments)
    {
        object value = arguments;
        foreach (var step in source.Path)
        {
            value = step is int index
                ? ((object?[])value)[index]!
                : ((IReadOnlyDictionary<string, object?>)value)[(string)step]!;
        }
        if (value is object?[] items) return ArrayOf(items, source);
        if (value is not string text) return value;
        return source.Use switch
        {
            ArgumentUse.Contains => $"%{Escape(Storable(text, source))}%",
            ArgumentUse.StartsWith => $"{Escape(Storable(text, source))}%",
            ArgumentUse.EndsWith => $"%{Escape(Storable(text, source))}",
            _ => Storable(text, source),
        };
    }

    private static Array ArrayOf(object?[] items, ArgumentSource source)
    {
        var there = items.Where(item => item is not null);
        return source.Kind switch
        {
            ValueKind.Int => there.Cast<int>().ToArray(),
            ValueKind.Long => there.Cast<long>().ToArray(),
            ValueKind.Decimal => there.Cast<decimal>().ToArray(),
            ValueKind.Float => there.Cast<double>().ToArray(),
            ValueKind.Boolean => there.Cast<bool>().ToArray(),
            ValueKind.Date => there.Cast<DateOnly>().ToArray(),
            ValueKind.DateTime => there.Cast<DateTime>().ToArray(),
            _ => there.Select(item => Storable((string)item!, source)).ToArray(),
        };
    }

    // The texts of PostgreSQL hold every character but this one.
    private static string Storable(string text, ArgumentSource source) =>
        !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw PlanningContext.Refusal(RequestErrorCodes.Filter, source.Arguments.Field,
                $"Argument {string.Join('.', source.Path)} holds the character U+0000, which no stored text can. "
                + "Take it out.");

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private static NpgsqlDbType DbTypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => NpgsqlDbType.Integer,
        ValueKind.Long => NpgsqlDbType.Bigint,
        ValueKind.Decimal => NpgsqlDbType.Numeric,
        ValueKind.Float => NpgsqlDbType.Double,
        ValueKind.Boolean => NpgsqlDbType.Boolean,
        ValueKind.Date => NpgsqlDbType.Date,
        ValueKind.DateTime => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Text,
    };
}
