namespace ItAnalytics.Api.Sql;

/// <summary>A statement as text, the same for every request of its plan, so that the server prepares it once.</summary>
/// <param name="Text">The SQL, with <c>$1</c>, <c>$2</c>, ... where the values go.</param>
/// <param name="Parameters">For each of them, the index of the plan's parameter.</param>
internal sealed record Statement(string Text, int[] Parameters)
{
    /// <summary>No statement yet.</summary>
    public static Statement None { get; } = new("", []);
}
