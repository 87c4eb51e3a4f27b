namespace ItAnalytics.GraphQL.Types;

/// <summary>What came of turning an input into a value: the value, or why there is none.</summary>
/// <param name="IsValid">True when <paramref name="Value"/> counts.</param>
/// <param name="Value">The coerced value; null is a value.</param>
/// <param name="Error">The message for the client when there is no value.</param>
public readonly record struct Coercion(bool IsValid, object? Value, string? Error)
{
    /// <summary>A value.</summary>
    public static Coercion Ok(object? value) => new(true, value, null);

    /// <summary>No value, with the whole message that the client reads.</summary>
    public static Coercion Fail(string error) => new(false, null, error);
}
