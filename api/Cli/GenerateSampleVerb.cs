using System.CommandLine;
using ItAnalytics.Etl.Synthetic;

namespace ItAnalytics.Api.Cli;

/// <summary><c>generate-sample</c>: writes the synthetic panel; the same seed gives the same bytes.</summary>
internal static class GenerateSampleVerb
{
    public static Verb Create()
    {
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for the files; files of the same names are replaced",
            HelpName = "DIR",
            Required = true,
        };
        var seed = Options.WholeNumber("--seed", $"Decides every draw and every fault (default: {SyntheticPanel.DefaultSeed})", "NUMBER", 0, int.MaxValue);
        return new Verb("generate-sample", "Write the synthetic panel: invented agencies, five years, documented faults")
        {
            Options = { output, seed },
            Examples = ["generate-sample --out samples/danang-synthetic"],
        }.Does((context, _) =>
        {
            var folder = context.Required(output).FullName;
            SyntheticPanel.Write(folder, context.Value(seed) ?? SyntheticPanel.DefaultSeed);
            var files = Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            if (context.Terminal.Json) context.Terminal.WriteJson(new { folder, files });
            else context.Terminal.Line($"{files.Count} files in {folder}: {string.Join(", ", files)}");
            return Task.FromResult(ExitCode.Ok);
        });
    }
}
