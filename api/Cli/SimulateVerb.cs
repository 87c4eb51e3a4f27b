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
        var bounds = Options.Texts(
            "--bound", "A parameter of an indicator's rule: lower, upper, target, floor or cap", "INDICATOR:NAME=NUMBER");
        var join = Options.Texts("--join", "An agency that joins, with the figures that are known of it", "AGENCY");
        var leave = Options.Texts("--leave", "An agency that leaves", "AGENCY");
        var merge = Options.Texts("--merge", "Members that would be one agency, with their counts added", "NEW=CODE+CODE");
        var all = Options.Flag("--all", "Show also whoever nothing changes for");
        return new Verb("simulate", "Show what other figures, weights or members would change in a ranking; nothing is written")
        {
            Options = { group, year, sets, weights, bounds, join, leave, merge, all },
            Examples =
            [
                "simulate --group SYN_TW --year 2022 --weight DV02=10",
                "simulate --group PROVINCE --year 2016 --leave VN-HA-NOI --json",
                "simulate --group SYN_PX --year 2022 --merge SYN-NEW=SYN-PX-01+SYN-PX-02",
            ],
        }.Does(async (context, cancellationToken) =>
        {
            var scenario = new Scenario
            {
                Values = [.. (context.Value(sets) ?? []).Select(Figure)],
                Weights = [.. (context.Value(weights) ?? []).Select(text => Pair("--weight", text))
                    .Select(pair => new ScenarioWeight(pair.Name, pair.Number))],
                Bounds = [.. (context.Value(bounds) ?? []).Select(Bound)],
                Leaving = context.Value(leave) ?? [],
                Merging = [.. (context.Value(merge) ?? []).Select(Merger)],
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

    private static ScenarioBounds Bound(string text)
    {
        var (name, number) = Pair("--bound", text);
        return name.Split(':') is [{ Length: > 0 } indicator, var parameter] && Parameter() is { } bound
            ? bound
            : throw new UsageException(
                $"--bound is INDICATOR:NAME=NUMBER, where NAME is lower, upper, target, floor or cap, not '{text}'.");

        ScenarioBounds? Parameter() => parameter switch
        {
            "lower" => new ScenarioBounds(indicator, Lower: number),
            "upper" => new ScenarioBounds(indicator, Upper: number),
            "target" => new ScenarioBounds(indicator, Target: number),
            "floor" => new ScenarioBounds(indicator, Floor: number),
            "cap" => new ScenarioBounds(indicator, Cap: number),
            _ => null,
        };
    }

    private static ScenarioMerger Merger(string text) =>
        text.Split('=') is [{ Length: > 0 } into, { Length: > 0 } from]
            ? new ScenarioMerger(from.Split('+'), into)
            : throw new UsageException($"--merge is NEW=CODE+CODE, not '{text}'.");

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
