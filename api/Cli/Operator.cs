namespace ItAnalytics.Api.Cli;

/// <summary>Whoever sits at the command line.</summary>
internal static class Operator
{
    /// <summary>As runs and confirmations name them.</summary>
    public static string Name => $"cli:{Environment.UserName}";
}
