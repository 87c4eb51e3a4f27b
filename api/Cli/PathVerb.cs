using System.Globalization;
using ItAnalytics.Api.Simulation;
using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>path</c>: the cheapest sets of changes that lift an agency to a grade; nothing is written.</summary>
internal static class PathVerb
{
    public static Verb Create()
    {
        var group = Options.Required(Options.Text("--group", "The code of a ranked group", "GROUP"));
        var year = Options.Required(Options.WholeNumber("--year", "The result year", "YEAR", 1900, 2200));
        var agency = Options.Required(Options.Text("--agency", "The agency's code", "AGENCY"));
        var grade = Options.Required(Options.Text("--grade", "The code of the grade wished for", "GRADE"));
        var efforts = Options.Texts("--effort", "What bringing an indicator to its best costs; 1 where it is not stated", "INDICATOR=NUMBER");
        var @fixed = Options.Texts("--fixed", "An indicator that cannot be changed", "INDICATOR");
        var count = Options.WholeNumber("--alternatives", "How many sets at most (5)", "N", 1, 50);
        return new Verb("path", "Find the cheapest sets of changes that lift an agency to a grade; nothing is written")
        {
            Options = { group, year, agency, grade, efforts, @fixed, count },
            Examples = ["path --group SYN_TW --year 2022 --agency SYN-TW-04 --grade TOT --effort DV02=3"],
            ExitCodes = [(ExitCode.Findings, "there is no way to the grade; the reason is told")],
        }.Does(async (context, cancellationToken) =>
        {
            var wish = new PathWish
            {
                Effort = (context.Value(efforts) ?? []).Select(text => SimulateVerb.Pair("--effort", text))
                    .GroupBy(pair => pair.Name).ToDictionary(pair => pair.Key, pair => pair.Last().Number),
                Fixed = (context.Value(@fixed) ?? []).ToHashSet(),
                Alternatives = context.Value(count) ?? 5,
            };
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            try
            {
                var answer = await Simulator.PathAsync(warehouse.As(WarehouseRole.Api), context.Required(group)!,
                    context.Required(year)!.Value, context.Required(agency)!, context.Required(grade)!, wish, cancellationToken);
                Report(context.Terminal, answer);
                return answer.Paths.IsReached || answer.Alternatives.Count > 0 ? ExitCode.Ok : ExitCode.Findings;
            }
            catch (ScenarioException refusal)
            {
                throw new UsageException($"{refusal.Code}: {refusal.Message}");
            }
        });
    }

    private static void Report(Terminal terminal, PathAnswer answer)
    {
        var paths = answer.Paths;
        if (terminal.Json)
        {
            terminal.WriteJson(new
            {
                official = false,
                paths.Agency,
                grade = paths.Grade.Code,
                paths.Needed,
                before = SimulatedTotal.Of(paths.Now),
                paths.Reason,
                paths = answer.Alternatives.Select(a => new
                {
                    a.Path.Effort,
                    after = SimulatedTotal.Of(a.Path.After),
                    steps = a.Steps.Select(s => new
                    {
                        indicator = s.Node.Code,
                        s.Step.Effort,
                        s.Step.Gain,
                        figures = s.Figures.Select(f => new { f.Input.Code, f.Figure.From, f.Figure.To }),
                    }),
                }),
            });
            return;
        }
        terminal.Line($"Not official: {paths.Agency} has {Number(paths.Now.Score)}, grade {paths.Now.Grade?.Code ?? "none"}; "
            + $"{paths.Grade.Code} begins at {Number(paths.Needed)}.");
        if (paths.Reason is { } reason) terminal.Line(reason);
        foreach (var alternative in answer.Alternatives)
        {
            terminal.Line();
            terminal.Line($"effort {Number(alternative.Path.Effort)}: total {Number(alternative.Path.After.Score)}, "
                + $"rank {alternative.Path.After.RankLabel}, grade {alternative.Path.After.Grade?.Code}");
            foreach (var step in alternative.Steps)
            {
                foreach (var (input, figure) in step.Figures)
                {
                    terminal.Line($"  {input.Code} {Number(figure.From)} -> {Number(figure.To)} {input.Measure.Unit}  {input.Name.En}"
                        + $"  (+{Number(step.Step.Gain)} points for {Number(step.Step.Effort)})");
                }
            }
        }
    }

    private static string Number(decimal? number) =>
        number is { } known ? Math.Round(known, 4).ToString("0.####", CultureInfo.InvariantCulture) : "–";
}
