using System.CommandLine;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary><c>check FILE</c>: says what loading a file would come to, and keeps nothing.</summary>
internal static class CheckVerb
{
    public static Verb Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The file; the end of its path tells which source it is of" };
        var source = new Option<string?>("--source") { Description = "Code of the source, where the path does not tell", HelpName = "CODE" };
        var annotated = Options.File("--annotated", "Write the workbook with its bad cells coloured and commented");
        return new Verb("check", "Say what loading a file would come to, and keep nothing")
        {
            Arguments = { file },
            Options = { source, annotated },
            Examples = ["check inbox/danang/published-facts.csv", "check bao-cao.xlsx --source danang-annex --annotated bao-cao.annotated.xlsx"],
            ExitCodes = [(ExitCode.Ok, "every line would be taken"), (ExitCode.Findings, "some lines, or the file, would be refused")],
        }.Does(async (context, cancellationToken) =>
        {
            await using var warehouse = await context.OpenWarehouseAsync(cancellationToken);
            var receipt = await new SubmissionDesk(warehouse.As(WarehouseRole.Etl)).ReceiveAsync(
                Operator.Name,
                new SentFile(context.Value(file)!.FullName, context.Value(source), IsCheck: true, context.Value(annotated)?.FullName),
                cancellationToken);
            return ReceiptReport.Write(context.Terminal, [receipt]);
        });
    }
}
