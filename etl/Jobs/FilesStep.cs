using System.Globalization;
using Dapper;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;
using ItAnalytics.Etl.Reference;
using ItAnalytics.Warehouse.Errors;
using NodaTime;

namespace ItAnalytics.Etl.Jobs;

/// <summary>Files to dimensions and facts, as steps of a run: which files in which order, and what came of
/// them.</summary>
internal static class FilesStep
{
    /// <summary>Brings the method files into the warehouse.</summary>
    public static async Task LoadMethodologiesAsync(
        Run run, RunStep step, PipelineSettings settings, CancellationToken cancellationToken)
    {
        var report = await new MethodologyLoader(run.DataSource).LoadAsync(
            settings.MethodologyFolder, cancellationToken);
        (step.RowsIn, step.RowsOut) = (report.Methods, report.Revisions);
        step.Message = $"{report.Methods} methods, {report.Revisions} of them new or changed.";
    }

    /// <summary>Loads what other lines refer to: groups, agencies, members, lineage, aliases, indicators.</summary>
    public static Task LoadReferenceAsync(
        Run run, RunStep step, PipelineSettings settings, CancellationToken cancellationToken) =>
        LoadAsync(run, step, settings, contract => contract?.States < LineKind.Observation, cancellationToken);

    /// <summary>Loads observations and statistics; a file that no contract takes is refused here.</summary>
    public static Task LoadFactsAsync(
        Run run, RunStep step, PipelineSettings settings, CancellationToken cancellationToken) =>
        LoadAsync(run, step, settings, contract => contract is null || contract.States >= LineKind.Observation,
            cancellationToken);

    private static async Task LoadAsync(
        Run run, RunStep step, PipelineSettings settings, Func<SourceContract?, bool> wanted,
        CancellationToken cancellationToken)
    {
        var contracts = SourceContracts.Load(settings.ContractFolder);
        var loader = new FileLoader(run.DataSource, contracts, SystemClock.Instance);
        List<LoadReport> reports = [];
        List<string> files =
            [.. settings.InputFolders.SelectMany(contracts.Plan).Where(file => wanted(file.Contract)).Select(file => file.Path)];
        var progress = new FilesProgress(step, files);
        foreach (var path in files)
        {
            progress.Begin(path);
            var report = await loader.LoadAsync(path, run.Key, progress: progress, cancellationToken: cancellationToken);
            if (!report.Counts.Reconciles)
            {
                throw new CodedException(RunErrorCodes.DoesNotReconcile,
                    $"{report} does not add up. Nothing of the run goes further; report this file.");
            }
            reports.Add(report);
            if (report.State != LoadState.AlreadyLoaded)
            {
                step.RowsIn += report.Counts.Lines;
                step.RowsOut += report.Counts.Facts;
            }
        }
        if (step.RowsOut > 0)
        {
            await using var connection = await run.DataSource.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                analyze dw.fact_observation, dw.fact_group_statistic, dw.dim_agency, dw.dim_indicator,
                    dw.bridge_group_member
                """,
                cancellationToken: cancellationToken));
        }
        step.RefusedFiles = reports.Count(report => report.State == LoadState.Refused);
        step.Message = Describe(reports);
    }

    private static string Describe(List<LoadReport> reports)
    {
        int Count(LoadState state) => reports.Count(r => r.State == state);
        var loaded = reports.Where(r => r.State == LoadState.Loaded).Select(r => r.Counts).ToList();
        var refused = reports.Where(r => r.State == LoadState.Refused).Select(r => r.ToString()).ToList();
        return string.Create(CultureInfo.InvariantCulture,
                $"{Count(LoadState.Loaded)} files loaded, {Count(LoadState.AlreadyLoaded)} loaded before, ") +
            $"{refused.Count} refused; {Sum(loaded)}{string.Concat(refused.Select(r => $" {r}"))}";
    }

    private static string Sum(List<LoadCounts> counts)
    {
        var (lines, facts) = (counts.Sum(c => c.Lines), counts.Sum(c => c.Facts));
        var (unchanged, superseded) = (counts.Sum(c => c.Unchanged), counts.Sum(c => c.Superseded));
        var rejected = counts.Sum(c => c.Rejected);
        return string.Create(CultureInfo.InvariantCulture,
            $"{lines} lines = {facts} facts + {unchanged} unchanged + {superseded} superseded + {rejected} rejected.");
    }
}
