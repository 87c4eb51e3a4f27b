using Dapper;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using Spectre.Console;

namespace ItAnalytics.Api.Cli;

/// <summary><c>backtest</c>: forecasts every past year from the years before it and compares with what came.</summary>
internal static class BacktestVerb
{
    private static readonly string[] Errors = ["MAE", "RPS"];

    private sealed record Measure(string Group, string? Indicator, string Model, string Name, double Value, double? Naive, int Cases)
    {
        /// <summary>Errors of totals must be below those of the naive forecast; coverages have no naive one, and of
        /// dozens of indicators some are always a hair worse.</summary>
        public bool IsLost => Indicator is null && Errors.Contains(Name) && Naive is { } naive && Value > naive;
    }

    public static Verb Create() => new Verb("backtest", "Forecast every past year from the years before it, and compare with the naive forecast")
    {
        Examples = ["backtest", "backtest --json"],
        ExitCodes =
        [
            (ExitCode.Ok, "the model is nowhere worse than 'next year is as last year'"),
            (ExitCode.Findings, "the naive forecast is better somewhere, or the run failed"),
        ],
    }.Does(async (context, cancellationToken) =>
    {
        await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
        var report = await context.RunAsync(warehouse, RunKind.Forecast, [], cancellationToken);
        if (report.Result.State != RunState.Succeeded)
        {
            report.Write(context.Terminal);
            return report.ExitCode;
        }
        await using var connection = await WarehouseDataSource.OpenAsync(warehouse.As(WarehouseRole.Etl), cancellationToken);
        var measures = (await connection.QueryAsync<Measure>(new CommandDefinition(
            SqlFile.Read("queries/backtests.sql"), cancellationToken: cancellationToken))).ToList();
        if (context.Terminal.Json) context.Terminal.WriteJson(new { run = report.Result.RunKey, measures });
        else WriteTable(context.Terminal, measures);
        return measures.Any(measure => measure.IsLost) ? ExitCode.Findings : ExitCode.Ok;
    });

    private static void WriteTable(Terminal terminal, List<Measure> measures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("group", "indicator", "measure", "model", "naive", "cases", "");
        foreach (var column in table.Columns.Skip(3).Take(3)) column.RightAligned();
        foreach (var measure in measures)
        {
            table.AddRow(measure.Group, measure.Indicator ?? "", measure.Name, Text(measure.Value), measure.Naive is { } naive ? Text(naive) : "",
                Text(measure.Cases), measure.IsLost ? "naive is better" : "");
        }
        terminal.Result.Write(table);
        terminal.Line(measures.Count == 0 ? "No group has enough years to look back on." : "MAE in points, RPS over the grades; less is better.");
    }

    private static string Text(double number) => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
