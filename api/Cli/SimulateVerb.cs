using System.Globalization;
using ItAnalytics.Api.Simulation;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Db;
using Spectre.Console;

namespace ItAnalytics.Api.Cli;

/// <summary><c>simulate</c>: what would be if figures, weights or members were others; nothing is written.</summary>
internal static class SimulateVerb
{
    public static Verb Create()
    {
        var group = Options.Required(Options.Text("--group", "The code of a ranked group", "GROUP"));
        var year = Options.Required(Options.WholeNumber("--year", "The result year", "YEAR", 1900, 2200));
        var sets = Options.Texts("--set", "A figure: a number, a ratio such as 19/20, MISSING or NOT_APPLICABLE", "AGENCY:INDICATOR=VALUE");
        var weights = Options.Texts("--weight", "A weight or maximum", "NODE=NUMBER");
        var targets = Options.Texts("--target", "The target of an indicator's rule", "INDICATOR=NUMBER");
        var join = Options.Texts("--join", "An agency that joins, with the figures that are known of it", "AGENCY");
        var leave = Options.Texts("--leave", "An agency that leaves", "AGENCY");
        var all = Options.Flag("--all", "Show also whoever nothing changes for");
        return new Verb("simulate", "Show what other figures, weights or members would change in a ranking; nothing is written")
        {
            Options = { group, year, sets, weights, targets, join, leave, all },
            Examples =
            [
                "simulate --group SYN_TW --year 2022 --weight DV02=10",
                "simulate --group PROVINCE --year 2016 --leave VN-HA-NOI --json",
            ],
        }.Does(async (context, cancellationToken) =>
        {
            var scenario = new Scenario
            {
                Values = [.. (context.Value(sets) ?? []).Select(Figure)],
                Weights = [.. (context.Value(weights) ?? []).Select(text => Pair("--weight", text))
                    .Select(pair => new ScenarioWeight(pair.Name, pair.Number))],
                Bounds = [.. (context.Value(targets) ?? []).Select(text => Pair("--target", text))
                    .Select(pair => new ScenarioBounds(pair.Name, Target: pair.Number))],
                Leaving = context.Value(leave) ?? [],
            };
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            try
            {
                var answer = await Simulator.SimulateAsync(warehouse.As(WarehouseRole.Api), context.Required(group),
                    context.Required(year)!.Value, scenario, context.Value(join) ?? [], cancellationToken);
                Report(context.Terminal, answer, context.Value(all));
                return ExitCode.Ok;
            }
            catch (ScenarioException refusal)
            {
                throw new UsageException($"{refusal.Code}: {refusal.Message}");
            }
        });
    }

    /// <summary>NAME=NUMBER.</summary>
    public static (string Name, decimal Number) Pair(string option, string text)
    {
        var parts = text.Split('=');
        return parts.Length == 2 && parts[0].Length > 0 && TryNumber(parts[1], out var number)
            ? (parts[0], number)
            : throw new UsageException($"{option} is CODE=NUMBER with a decimal point, not '{text}'.");
    }

    private static ScenarioValue Figure(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (colon > 0 && equals > colon + 1 && CellOf(text[(equals + 1)..]) is { } cell)
            return new ScenarioValue(text[..colon], text[(colon + 1)..equals], cell);
        throw new UsageException(
            $"--set is AGENCY:INDICATOR=VALUE, where VALUE is 87.5, 19/20, MISSING or NOT_APPLICABLE, not '{text}'.");
    }

    private static Cell? CellOf(string text)
    {
        if (text == "MISSING") return Cell.Missing;
        if (text == "NOT_APPLICABLE") return Cell.NotApplicable;
        if (TryNumber(text, out var value)) return Cell.Of(value);
        return text.Split('/') is [var above, var below] && TryNumber(above, out var part) && TryNumber(below, out var whole)
            ? Cell.Ratio(part, whole)
            : null;
    }

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static void Report(Terminal terminal, SimulationAnswer answer, bool all)
    {
        if (terminal.Json)
        {
            terminal.WriteJson(new
            {
                official = false,
                answer.Group,
                answer.Year,
                answer.Methodology,
                agencies = answer.Agencies.Select(a => new
                {
                    a.Agency.Code,
                    a.Agency.Name,
                    a.Before,
                    a.After,
                    nodes = a.Nodes.Select(n => new { n.Node.Code, n.Before, n.After }),
                }),
            });
            return;
        }
        var changed = answer.Agencies.Where(a => a.IsChanged).ToList();
        terminal.Line($"Not official: {answer.Group} {answer.Year} by {answer.Methodology} as it might be; "
            + $"{changed.Count} of {answer.Agencies.Count} agencies change.");
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in new[] { "agency", "total", "would be", "rank", "would be", "grade", "would be" })
            table.AddColumn(column);
        foreach (var a in all ? answer.Agencies : changed)
        {
            table.AddRow(Markup.Escape(a.Agency.Code), Number(a.Before?.Total), Number(a.After?.Total),
                a.Before?.RankLabel ?? "–", a.After?.RankLabel ?? "–", a.Before?.Grade ?? "–", a.After?.Grade ?? "–");
        }
        if (table.Rows.Count > 0) terminal.Result.Write(table);
    }

    private static string Number(decimal? number) =>
        number is { } known ? Math.Round(known, 6).ToString(CultureInfo.InvariantCulture) : "–";
}
