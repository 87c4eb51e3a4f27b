using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Contract;

/// <summary>What the contract's types say about values.</summary>
internal static class SdlTypes
{
    /// <summary>The kind of a leaf type, or of a list of texts.</summary>
    public static ValueKind KindOf(GraphQLType type) => type.Nullable switch
    {
        ListType => ValueKind.TextList,
        EnumType => ValueKind.Enum,
        ScalarType { Name: var name } => name switch
        {
            "Int" => ValueKind.Int,
            "Long" => ValueKind.Long,
            "Decimal" => ValueKind.Decimal,
            "Float" => ValueKind.Float,
            "Boolean" => ValueKind.Boolean,
            "Date" => ValueKind.Date,
            "DateTime" => ValueKind.DateTime,
            "ID" => ValueKind.Id,
            _ => ValueKind.Text,
        },
        _ => throw new ArgumentException($"{type} is no leaf.", nameof(type)),
    };

    /// <summary>The kind of the column itself: an enum is kept as text.</summary>
    public static ValueKind WithoutNames(this ValueKind kind) => kind == ValueKind.Enum ? ValueKind.Text : kind;
}
