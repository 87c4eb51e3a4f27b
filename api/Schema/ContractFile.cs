using System.Reflection;
using ItAnalytics.GraphQL.Errors;
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
    /// <exception cref="GraphQLException">The text is no schema, or a default in it does not fit its type.</exception>
    public static Schema Build()
    {
        var schema = SchemaBuilder.Build(new Source(Text, Name), CustomScalars.All);
        return schema.UnusableDefaults is { Count: > 0 } errors ? throw new GraphQLException(errors) : schema;
    }

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not built into the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
