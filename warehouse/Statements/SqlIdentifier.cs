namespace ItAnalytics.Warehouse.Statements;

/// <summary>The quoted name of a table, column or other object: the only text from outside that may enter SQL unbound.</summary>
public readonly record struct SqlIdentifier
{
    private readonly string? _quoted;

    private SqlIdentifier(string quoted) => _quoted = quoted;

    /// <summary>A name of one or more parts: <c>Of("dw", "dim_agency")</c> is <c>"dw"."dim_agency"</c>.</summary>
    /// <exception cref="ArgumentException">A part is empty or holds a zero character, which PostgreSQL cannot name.</exception>
    public static SqlIdentifier Of(params ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("A name needs at least one part.", nameof(parts));
        var quoted = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (string.IsNullOrEmpty(parts[i]) || parts[i].Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{parts[i]}' cannot be part of a name.", nameof(parts));
            quoted[i] = '"' + parts[i].Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        }
        return new SqlIdentifier(string.Join('.', quoted));
    }

    /// <summary>A name as it is written in SQL with dots and without quotes: <c>Parse("dw.dim_agency")</c>.</summary>
    public static SqlIdentifier Parse(string dotted)
    {
        ArgumentNullException.ThrowIfNull(dotted);
        return Of(dotted.Split('.'));
    }

    /// <summary>The quoted name.</summary>
    public override string ToString() => _quoted ?? throw new InvalidOperationException("The name was never set.");
}
