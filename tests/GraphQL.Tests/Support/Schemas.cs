using System.Collections.Concurrent;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Support;

/// <summary>The schemas that tests share, each with the oracle's copy of it.</summary>
public static class Schemas
{
    private static readonly ConcurrentDictionary<string, Lazy<Schema>> Built = new();

    public static IReadOnlyList<string> Names { get; } = ["pets", "kitchen", "warehouse"];

    public static string Sdl(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "GraphQL.Tests", "Schemas", name + ".graphql"));

    public static Schema Load(string name, Oracle oracle)
    {
        oracle.Schema(name, Sdl(name));
        return Built.GetOrAdd(name, key => new Lazy<Schema>(() => SchemaBuilder.Build(Sdl(key)))).Value;
    }
}
