using System.Reflection;
using ItAnalytics.GraphQL.Language;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Contract;

/// <summary>The contract, schema.graphql, which is built into the program.</summary>
internal static class ContractFile
{
    private const string Name = "schema.graphql";

    /// <summary>The text.</summary>
    public static string Text { get; } = Read();

    /// <summary>The schema with its scalars.</summary>
    public static Schema Build() => SchemaBuilder.Build(new Source(Text, Name), CustomScalars.All);

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not built into the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
