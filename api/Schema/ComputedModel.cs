namespace ItAnalytics.Api.Contract;

/// <summary>How an object type of the contract is answered that no relation holds: from an object in memory.</summary>
/// <param name="TypeName">The type's name in schema.graphql.</param>
/// <param name="Fields">What each field answers: null, a text, a number, a Boolean, an object of another computed type, or
/// a list of those.</param>
internal sealed record ComputedType(string TypeName, IReadOnlyDictionary<string, Func<object, object?>> Fields)
{
    /// <summary>The type of objects of one class.</summary>
    public static ComputedType Of<T>(string typeName, params ReadOnlySpan<(string Name, Func<T, object?> Value)> fields)
        where T : class
    {
        var values = new Dictionary<string, Func<object, object?>>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) values.Add(name, of => value((T)of));
        return new ComputedType(typeName, values);
    }
}
