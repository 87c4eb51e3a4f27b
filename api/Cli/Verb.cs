using System.CommandLine;

namespace ItAnalytics.Api.Cli;

/// <summary>One verb of the command line: what it does, how it is used, what its exit codes mean.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description) : base(name, description)
    {
    }

    /// <summary>Command lines that work as they stand, without the program's name; at least one.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>The exit codes that this verb adds to 0, 2 and 3, with their meaning here.</summary>
    public IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; init; } = [];

    /// <summary>Sets what the verb does; the returned number is the exit code.</summary>
    public Verb Does(Func<VerbContext, CancellationToken, Task<int>> work)
    {
        SetAction((parsed, cancellationToken) => CommandLine.GuardAsync(parsed, work, cancellationToken));
        return this;
    }
}
