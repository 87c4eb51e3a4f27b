using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Scoring;
using Npgsql;

namespace ItAnalytics.Etl.Reference;

/// <summary>What came of loading a folder of methods.</summary>
/// <param name="Methods">Files read.</param>
/// <param name="Revisions">Files that were new or had changed, each now a revision of its own.</param>
/// <param name="Indicators">Indicators that were new or had changed.</param>
internal sealed record MethodologyReport(int Methods, int Revisions, int Indicators);

/// <summary>
/// Brings the method files into the warehouse: versions, trees, weights, grades and indicators. A file whose canonical
/// content is there already does nothing; one that changed becomes the next revision of its version, and the earlier
/// revision stays for the scores that were made with it.
/// </summary>
/// <param name="dataSource">Connections with the loader's rights.</param>
internal sealed class MethodologyLoader(NpgsqlDataSource dataSource)
{
    /// <summary>The folder of method files beside the program's assemblies.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "methodologies");

    /// <summary>Loads all <c>*.yaml</c> of a folder in one transaction.</summary>
    /// <exception cref="MethodologyException">A file is not valid; nothing was loaded.</exception>
    public async Task<MethodologyReport> LoadAsync(string folder, CancellationToken cancellationToken = default)
    {
        var files = new List<(Methodology Method, string Text)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            files.Add((MethodologyReader.Read(text, Path.GetFileName(path)).Require(), text));
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("reference_lock", cancellationToken);
        var indicators = 0;
        foreach (var family in files.GroupBy(f => f.Method.Code))
        {
            var versions = family.Select(f => f.Method).OrderBy(m => m.FirstYear ?? int.MinValue).ToList();
            foreach (var row in MethodIndicators.Of(versions))
            {
                indicators += await connection.ExecuteAsync(
                    "indicator_upsert", cancellationToken, family.Key, row.Code, row.NameVi, row.NameEn, row.Unit, row.Direction,
                    row.ValueKind, row.Minimum, row.Maximum);
            }
        }

        var changed = await ChangedAsync(connection, files, cancellationToken);
        // All that change step back first: their years may move against one another.
        foreach (var (method, _) in changed)
            await connection.ExecuteAsync("method_retire", cancellationToken, method.Code, method.Version);
        foreach (var (method, text) in changed.OrderBy(f => f.Method.FirstYear ?? int.MinValue))
            await AddAsync(connection, method, text, cancellationToken);
        if (changed.Count > 0 || indicators > 0) await connection.ExecuteAsync("bump_generation", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MethodologyReport(files.Count, changed.Count, indicators);
    }

    private static async Task<List<(Methodology Method, string Text)>> ChangedAsync(
        NpgsqlConnection connection, List<(Methodology Method, string Text)> files, CancellationToken cancellationToken)
    {
        var current = await connection.QueryAsync(
            "method_hashes", r => (Code: r.GetString(0), Version: r.GetString(1), Hash: r.GetString(2)), cancellationToken);
        return [.. files.Where(f => !current.Contains((f.Method.Code, f.Method.Version, f.Method.Hash)))];
    }

    private static async Task AddAsync(NpgsqlConnection connection, Methodology method, string text, CancellationToken cancellationToken)
    {
        var methodKey = (await connection.QueryAsync(
            "method_add", r => r.GetInt32(0), cancellationToken, method.Code, method.Version, method.Name.Vi, method.Name.En,
            method.LegalBasis, (short)(method.FirstYear ?? 0), (short?)(method.LastYear + 1), method.Comparability?.ParentVersion, text,
            method.Hash))[0];
        var nodeKeys = new int[method.Nodes.Count];
        foreach (var node in method.Nodes)
        {
            nodeKeys[node.Index] = (await connection.QueryAsync(
                "node_add", r => r.GetInt32(0), cancellationToken, methodKey, node.Code,
                node.ParentIndex < 0 ? null : nodeKeys[node.ParentIndex], method.Code, IndicatorOf(method, node), (short)node.Level,
                (short)node.Index, node.Name.Vi, node.Name.En, ContractYaml.CodeOf(node.RuleKind), MarkOf(node.Marks)))[0];
            foreach (var tree in method.Trees)
            {
                if (WeightOf(method, node, tree.Index) is not { } weight) continue;
                await connection.ExecuteAsync(
                    "node_weight_add", cancellationToken, nodeKeys[node.Index], tree.Code, weight,
                    GivesPoints(method, node) ? weight : null);
            }
        }

        var order = (short)0;
        foreach (var band in method.Grades.Bands)
            await connection.ExecuteAsync(
                "grade_add", cancellationToken, methodKey, band.Code, band.Name.Vi, band.Name.En, ++order, band.From, band.To);
    }

    private static string? IndicatorOf(Methodology method, NodeDefinition node) =>
        node.Kind != NodeKind.Indicator ? null
        : node.InputIndexes is [var only] ? method.Inputs[only].Code
        : node.Code;

    private static decimal? WeightOf(Methodology method, NodeDefinition node, int tree) =>
        node.ParentIndex < 0 ? method.Scale : node.Weights[tree];

    // Under a sum a weight is a maximum of points; under a mean it is only a weight.
    private static bool GivesPoints(Methodology method, NodeDefinition node) =>
        node.ParentIndex < 0 || method.Nodes[node.ParentIndex].Aggregation == Aggregation.Sum;

    // A node is as sure as the least sure thing that is said of it.
    private static string MarkOf(Marks marks)
    {
        Mark[] said = [marks.Name, marks.Rule, marks.Points];
        return ContractYaml.CodeOf(said.Max());
    }
}
