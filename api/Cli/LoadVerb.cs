using System.CommandLine;
using ItAnalytics.Etl.Jobs;

namespace ItAnalytics.Api.Cli;

/// <summary><c>load PATH…</c>: files or folders into facts; every line becomes a fact, or a rejection with its reason.</summary>
internal static class LoadVerb
{
    public static Verb Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders; the end of a file's path tells which source it is of",
            Arity = ArgumentArity.OneOrMore,
        };
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Path.Exists(token.Value)))
                result.AddError($"There is no file or folder '{token.Value}'.");
        });
        return new Verb("load", "Load files or folders into facts; the same content twice changes nothing")
        {
            Arguments = { paths },
            Examples = ["load samples", "load inbox/danang/published-facts.csv --json"],
            ExitCodes = [(ExitCode.Ok, "every line was taken"), (ExitCode.Findings, "some lines or files were refused, or the run failed")],
        }.Does((context, cancellationToken) => context.RunAsync(
            RunKind.Load, [.. context.Value(paths)!.Select(Path.GetFullPath)], cancellationToken));
    }
}
