namespace ItAnalytics.Architecture.Tests;

/// <summary>Who may know whom (docs/architecture.md): kept for the project files and for what the code really uses.</summary>
public class ReferenceRules
{
    private const string GraphQL = "ItAnalytics.GraphQL";
    private const string Warehouse = "ItAnalytics.Warehouse";
    private const string Scoring = "ItAnalytics.Scoring";
    private const string Ml = "ItAnalytics.Ml";
    private const string Etl = "ItAnalytics.Etl";
    private const string Api = "ItAnalytics.Api";

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        [GraphQL] = [],
        [Scoring] = [],
        [Ml] = [],
        [Warehouse] = [Scoring],
        [Etl] = [Warehouse, Scoring, Ml],
        [Api] = [Warehouse, Scoring, GraphQL, Etl],
    };

    private static readonly Dictionary<string, string[]> MayUsePackages = new()
    {
        [GraphQL] = [],
        [Scoring] = ["YamlDotNet"],
        [Ml] = ["MathNet.Numerics"],
        [Warehouse] = ["Npgsql", "Dapper", "NodaTime"],
    };

    public static TheoryData<string> Production =>
        [.. SourceTree.Projects.Where(project => project.IsProduction).Select(project => project.Name)];

    [Fact]
    public void Every_production_project_has_a_rule() =>
        Assert.Equal(MayReference.Keys.Order(StringComparer.Ordinal),
            SourceTree.Projects.Where(project => project.IsProduction).Select(project => project.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Production))]
    public void A_project_references_only_what_it_may(string name) =>
        Offenders.None(Single(name).References.Except(MayReference[name]));

    [Theory]
    [MemberData(nameof(Production))]
    public void The_compiled_code_uses_only_what_it_may(string name)
    {
        using var code = CompiledCode.Of(name);
        Offenders.None(code.References.Where(reference => reference.StartsWith("ItAnalytics.", StringComparison.Ordinal))
            .Except(MayReference[name])
            // Types of the models stand in the signatures of Etl's file verbs; no project file refers to them.
            .Where(reference => (name, reference) != (Api, Ml)));
    }

    [Theory]
    [InlineData(GraphQL)]
    [InlineData(Scoring)]
    [InlineData(Ml)]
    [InlineData(Warehouse)]
    public void An_inner_project_uses_few_packages_and_no_framework_but_the_runtime(string name)
    {
        Offenders.None(Single(name).Packages.Except(MayUsePackages[name]));
        using var code = CompiledCode.Of(name);
        Offenders.None(code.References.Where(reference =>
            !reference.StartsWith("System.", StringComparison.Ordinal)
            && !reference.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
            && !reference.StartsWith("ItAnalytics.", StringComparison.Ordinal)
            && reference != "Microsoft.Extensions.Logging.Abstractions"
            && !MayUsePackages[name].Contains(reference)));
    }

    [Theory]
    [InlineData(GraphQL)]
    [InlineData(Scoring)]
    [InlineData(Ml)]
    public void A_pure_project_touches_no_file_no_network_no_clock_and_no_chance(string name)
    {
        using var code = CompiledCode.Of(name);
        Offenders.None(code.ForeignTypes.Where(type =>
            type is "System.IO.File" or "System.IO.FileInfo" or "System.IO.Directory" or "System.IO.FileStream"
                or "System.Console" or "System.TimeProvider" or "System.Diagnostics.Stopwatch"
            || type.StartsWith("System.Net.", StringComparison.Ordinal)
            || type.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal)));
        Offenders.None(code.ForeignMembers.Where(member =>
            member is "System.DateTime.get_Now(0)" or "System.DateTime.get_UtcNow(0)" or "System.DateTime.get_Today(0)"
                or "System.DateTimeOffset.get_Now(0)" or "System.DateTimeOffset.get_UtcNow(0)"
                or "System.Environment.get_TickCount(0)" or "System.Environment.get_TickCount64(0)"
                or "System.Environment.GetEnvironmentVariable(1)" or "System.Random..ctor(0)" or "System.Random.get_Shared(0)" or "System.Guid.NewGuid(0)"));
    }

    [Fact]
    public void The_api_knows_the_loader_only_where_the_program_is_put_together()
    {
        // Composition root: the command line and the host. Everything that answers requests does without Etl.
        var composing = new[] { "api/Cli/", "api/Hosting/" };
        Offenders.None(SourceTree.Files.Where(file =>
            file.StartsWith("api/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
            && !composing.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
            && SourceTree.Read(file).Contains("using ItAnalytics.Etl", StringComparison.Ordinal)));
    }

    private static Project Single(string name) => SourceTree.Projects.Single(project => project.Name == name);
}
