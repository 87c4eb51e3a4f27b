using System.Collections.Concurrent;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Conformance.Differential;

/// <summary>The schemas that documents are generated for, each with the oracle's copy of it.</summary>
internal static class Schemas
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();
    private static readonly ConcurrentDictionary<string, Lazy<Schema>> Built = new();

    public static IReadOnlyList<string> Names { get; } = ["pets", "kitchen", "warehouse", "space", "contract"];

    /// <summary>The text of one; "contract" is the schema that the API serves.</summary>
    public static string Sdl(string name) => Texts.GetOrAdd(name, static key => File.ReadAllText(key == "contract"
        ? Path.Combine(Repository.Root, "api", "Schema", "schema.graphql")
        : Path.Combine(Repository.Root, "tests", "GraphQL.Conformance", "Schemas", key + ".graphql")));

    public static Schema Load(string name, Oracle oracle)
    {
        oracle.Schema(name, Sdl(name));
        return Built.GetOrAdd(name, key => new Lazy<Schema>(() => SchemaBuilder.Build(Sdl(key)))).Value;
    }
}
