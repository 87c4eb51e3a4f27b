using System.CommandLine;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>replay FILE-NUMBER</c>: refused lines, corrected or not, once more through the rules.</summary>
internal static class ReplayVerb
{
    public static Verb Create()
    {
        var file = new Argument<int>("NUMBER") { Description = "Number of the file, as its receipt names it" };
        var line = Options.WholeNumber("--line", "The one refused line; without it, all of the file", "LINE", 1, int.MaxValue);
        var set = new Option<string[]>("--set")
        {
            Description = "New text of a field of that line, such as value=98,7; may be given several times",
            HelpName = "FIELD=TEXT",
        };
        var check = Options.Flag("--check", "Try it and keep nothing");
        return new Verb("replay", "Send refused lines again from their rejections, corrected or as they are")
        {
            Arguments = { file },
            Options = { line, set, check },
            Examples = ["replay 12", "replay 12 --line 7 --set value=98,7 --set agency=DN-SNV"],
            ExitCodes = [(ExitCode.Ok, "every line was taken"), (ExitCode.Findings, "some lines were refused again")],
        }.Does(async (context, cancellationToken) =>
        {
            var corrections = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var text in context.Value(set) ?? [])
            {
                var at = text.IndexOf('=', StringComparison.Ordinal);
                if (at < 1) throw new UsageException($"--set takes FIELD=TEXT, not '{text}'.");
                corrections[text[..at]] = text[(at + 1)..];
            }

            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var order = new ReplayOrder(context.Value(file), context.Value(line), corrections, Operator.Name, context.Value(check));
            var receipts = await Replay.RunAsync(warehouse.As(WarehouseRole.Etl), order, cancellationToken: cancellationToken);
            return ReceiptReport.Write(context.Terminal, receipts);
        });
    }
}
