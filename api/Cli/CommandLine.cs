using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Etl.ModelFiles;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Api.Cli;

/// <summary>The program's command line: its verbs, and the way from any trouble to one message and an exit code.</summary>
internal static class CommandLine
{
    public const string ProgramName = "itanalytics";

    /// <summary>The verbs, in the order in which the data flows through them.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } =
    [
        ServeVerb.Create(), WorkVerb.Create(), RunVerb.Create(), CancelVerb.Create(), NotifyVerb.Create(), MigrateVerb.Create(), LoadVerb.Create(), CheckVerb.Create(), DropVerb.Create(), PullVerb.Create(),
        ReplayVerb.Create(), AliasVerb.Create(), CorrectVerb.Create(), KeyVerb.Create(), PersonVerb.Create(), AuditVerb.Create(), ScoreVerb.Create(), PublishVerb.Create(), DetectVerb.Create(),
        ForecastVerb.Create(), BacktestVerb.Create(), VerifyVerb.Create(), SimulateVerb.Create(), PathVerb.Create(),
        ForecastPanelVerb.Create(), ScorePanelVerb.Create(),
        GenerateSampleVerb.Create(), BackupVerb.Create(), RestoreVerb.Create(), HealthVerb.Create(),
    ];

    /// <summary>Runs the program; no verb means <c>serve</c>.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = OnSignal(PosixSignal.SIGINT, stop);
        using var terminated = OnSignal(PosixSignal.SIGTERM, stop);
        var parsed = Root().Parse(WithDefaultVerb(args));
        if (parsed.Action is ParseErrorAction)
        {
            await error.WriteLineAsync($"{ProgramName}: {UsageTrouble(parsed)}");
            return ExitCode.Usage;
        }
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, stop.Token);
    }

    /// <summary>Runs a verb and turns what it throws into one line on standard error and an exit code.</summary>
    public static async Task<int> GuardAsync(
        ParseResult parsed, Func<VerbContext, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var configuration = parsed.InvocationConfiguration;
        var error = configuration.Error;
        try
        {
            var settings = Settings.Read(
                parsed.GetValue(CommonOptions.Data)?.FullName, parsed.GetValue(CommonOptions.Connection));
            var terminal = new Terminal(configuration.Output, error, parsed.GetValue(CommonOptions.Json));
            return await work(new VerbContext(parsed, settings, terminal), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync($"{ProgramName}: stopped.");
            return ExitCode.Interrupted;
        }
        catch (UsageException trouble)
        {
            await error.WriteLineAsync($"{ProgramName}: {trouble.Message}");
            return ExitCode.Usage;
        }
        catch (ModelFileException trouble)
        {
            await error.WriteLineAsync($"{ProgramName}: {trouble.Message}");
            return ExitCode.Usage;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{ProgramName}: {ApiErrorCodes.FileUnusable}: {trouble.Message}");
            return ExitCode.Environment;
        }
        catch (CodedException trouble)
        {
            await error.WriteLineAsync($"{ProgramName}: {trouble.Message}");
            return ExitCodeOf(trouble.Code);
        }
        catch (Exception defect)
        {
            await error.WriteLineAsync(
                $"{ProgramName}: {ErrorCodes.Unexpected}: {defect.GetType().Name}: {defect.Message} " +
                "This is a defect of the program; please report it with the lines below.");
            await error.WriteLineAsync(defect.ToString());
            return ExitCode.Defect;
        }
    }

    /// <summary>What is wrong with the command line, and where the right form is shown: one line.</summary>
    private static string UsageTrouble(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is Verb verb)
            return $"{parsed.Errors[0].Message} See '{ProgramName} {verb.Name} --help'.";
        var given = parsed.UnmatchedTokens.Count > 0 ? $"There is no verb '{parsed.UnmatchedTokens[0]}'." : "A verb is missing.";
        return $"{given} The verbs are {string.Join(", ", Verbs.Select(known => known.Name))}. See '{ProgramName} --help'.";
    }

    private static Command Root()
    {
        var root = new Command(ProgramName,
            "The warehouse behind official rankings of agencies: loads figures, scores and ranks them, looks for " +
            "submissions that need checking, forecasts, and answers over GraphQL.")
        {
            CommonOptions.Data, CommonOptions.Connection, CommonOptions.Json, new VersionOption(),
        };
        var help = new HelpOption();
        help.Action = new VerbHelp((HelpAction)help.Action!);
        root.Options.Add(help);
        foreach (var verb in Verbs) root.Subcommands.Add(verb);
        return root;
    }

    /// <summary>The usual start is without a verb, perhaps with options of <c>serve</c>.</summary>
    private static string[] WithDefaultVerb(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"))
            ? [ServeVerb.Name, .. args]
            : args;

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The second signal is not held back: it ends the process even where the work does not listen.
            if (stop.IsCancellationRequested) return;
            context.Cancel = true;
            stop.Cancel();
        });

    /// <summary>The exit code of a trouble with a code: the machine's, the program's own, or the input's.</summary>
    internal static int ExitCodeOf(string code) => code switch
    {
        ErrorCodes.Unexpected => ExitCode.Defect,
        _ when code.StartsWith("SYS", StringComparison.Ordinal) || code.StartsWith("WHS", StringComparison.Ordinal) => ExitCode.Environment,
        _ => ExitCode.Usage,
    };
}
