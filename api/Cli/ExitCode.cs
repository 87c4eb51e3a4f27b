namespace ItAnalytics.Api.Cli;

/// <summary>What the program's exit code says; every verb's help repeats those that it uses.</summary>
internal static class ExitCode
{
    /// <summary>Done; nothing was refused, nothing was found.</summary>
    public const int Ok = 0;

    /// <summary>Done, and there is something to look at: refused lines, offenders of a check, a lost backtest.</summary>
    public const int Findings = 1;

    /// <summary>The command line or an input file named on it cannot be used as it is.</summary>
    public const int Usage = 2;

    /// <summary>The machine lacks something: a database that answers, a free port, room on the disk.</summary>
    public const int Environment = 3;

    /// <summary>A defect of this program; the log has the details.</summary>
    public const int Defect = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM before the work was done.</summary>
    public const int Interrupted = 130;
}
