using System.CommandLine;
using ItAnalytics.Scoring;

namespace ItAnalytics.Api.Cli;

/// <summary><c>score-panel</c>: scores a panel from a file by a method from a file, without a database.</summary>
internal static class ScorePanelVerb
{
    public static Verb Create()
    {
        var methods = new Option<FileInfo[]>("--method")
        {
            Description = "A methodology (YAML); several versions of one method may be given, each scores the years it covers",
            HelpName = "FILE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        methods.AcceptExistingOnly();
        var panel = Options.Required(Options.ExistingFile("--panel",
            "Values as CSV (entity,entity_name,entity_group,year,indicator,value)", "LONG.csv"));
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for scores.csv and problems.txt",
            HelpName = "DIR",
            Required = true,
        };
        var anyYear = Options.Flag("--any-year", "Score all years by the first method, whatever years it covers");
        return new Verb("score-panel", "Score a panel from a file by a method from a file, without a database")
        {
            Options = { methods, panel, output, anyYear },
            Examples = ["score-panel --method warehouse/methodologies/pci-2013.yaml --panel pci_long.csv --out scores"],
            ExitCodes = [(ExitCode.Ok, "every line was scored"), (ExitCode.Findings, "some lines could not be used; problems.txt names them")],
        }.Does(async (context, cancellationToken) =>
        {
            var versions = context.Required(methods).Select(Read).ToList();
            var file = context.Value(panel)!;
            var scoring = PanelScorer.Score(
                versions, await File.ReadAllTextAsync(file.FullName, cancellationToken), file.Name, context.Value(anyYear));
            var folder = context.Required(output).FullName;
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "scores.csv"), scoring.ToCsv(), cancellationToken);
            await File.WriteAllLinesAsync(
                Path.Combine(folder, "problems.txt"), scoring.Problems.Select(problem => problem.ToString()), cancellationToken);
            Report(context.Terminal, scoring, folder);
            return scoring.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Findings;
        });
    }

    private static Methodology Read(FileInfo file)
    {
        var reading = MethodologyReader.Read(File.ReadAllText(file.FullName), file.Name);
        return reading.Methodology ?? throw new UsageException(string.Join(Environment.NewLine, reading.Problems));
    }

    private static void Report(Terminal terminal, PanelScoring scoring, string folder)
    {
        var totals = scoring.Groups.Sum(group => group.Scores.Group.Members.Count);
        if (terminal.Json)
        {
            terminal.WriteJson(new { groups = scoring.Groups.Count, totals, problems = scoring.Problems, folder });
            return;
        }
        terminal.Line($"{totals} totals in {scoring.Groups.Count} rankings; {scoring.Problems.Count} problems. Written to {folder}.");
        foreach (var problem in scoring.Problems.Take(5)) terminal.Line($"  {problem}");
        if (scoring.Problems.Count > 5) terminal.Line("  … the others are in problems.txt.");
    }
}
