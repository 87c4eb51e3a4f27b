namespace ItAnalytics.GraphQL.Types;

/// <summary>How types relate when one is used where another is expected.</summary>
internal static class TypeRelations
{
    /// <summary>True when every value of the first type is a value of the second.</summary>
    internal static bool IsSubTypeOf(Schema schema, GraphQLType maybeSubType, GraphQLType superType)
    {
        if (ReferenceEquals(maybeSubType, superType)) return true;
        if (superType is NonNullType nonNullSuper)
            return maybeSubType is NonNullType sub && IsSubTypeOf(schema, sub.OfType, nonNullSuper.OfType);
        if (maybeSubType is NonNullType nonNullSub) return IsSubTypeOf(schema, nonNullSub.OfType, superType);
        if (superType is ListType listSuper)
            return maybeSubType is ListType sub && IsSubTypeOf(schema, sub.OfType, listSuper.OfType);
        return superType.IsAbstract && maybeSubType is FieldsType
            && schema.IsSubType((NamedType)superType, (NamedType)maybeSubType);
    }

    /// <summary>True when some object could be of both composite types.</summary>
    internal static bool Overlap(Schema schema, NamedType a, NamedType b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (!a.IsAbstract) return b.IsAbstract && schema.IsSubType(b, a);
        return b.IsAbstract
            ? schema.PossibleTypes(a).Any(type => schema.IsSubType(b, type))
            : schema.IsSubType(a, b);
    }
}
