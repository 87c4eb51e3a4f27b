namespace ItAnalytics.Tests.Support;

/// <summary>Signals of the processes that tests start.</summary>
public static class Signals
{
    /// <summary>
    /// The command with every signal back to its default. A process inherits what its parent ignores: under nohup, or in
    /// the background of a script, a child would otherwise never hear the HUP or INT that a test sends it.
    /// </summary>
    public static string[] Heard(params string[] command) =>
        OperatingSystem.IsLinux() ? ["env", "--default-signal", .. command] : command;
}
