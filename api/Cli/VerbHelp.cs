using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ItAnalytics.Api.Cli;

/// <summary>The usual help, followed by examples and exit codes.</summary>
internal sealed class VerbHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var writer = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb verb)
        {
            writer.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
            foreach (var example in verb.Examples) writer.WriteLine($"  {CommandLine.ProgramName} {example}");
            writer.WriteLine();
            writer.WriteLine("Exit codes:");
            foreach (var (code, meaning) in AllCodes(verb)) writer.WriteLine($"  {code,3}  {meaning}");
        }
        else
        {
            writer.WriteLine("From a clone, each line starts with: dotnet run --project api -- VERB …");
            writer.WriteLine($"'{CommandLine.ProgramName} VERB --help' shows a verb's options, examples and exit codes.");
        }
        return result;
    }

    private static IEnumerable<(int Code, string Meaning)> AllCodes(Verb verb) =>
        new[] { (ExitCode.Ok, "done"), (ExitCode.Usage, "the command line, or a file named on it, cannot be used"),
            (ExitCode.Environment, "the machine lacks something: a database, a port, room on the disk"),
            (ExitCode.Interrupted, "stopped before the work was done") }
        .Where(usual => verb.ExitCodes.All(own => own.Code != usual.Item1))
        .Concat(verb.ExitCodes)
        .OrderBy(code => code.Item1);
}
