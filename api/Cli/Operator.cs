using ItAnalytics.Warehouse.Db;

namespace ItAnalytics.Api.Cli;

/// <summary>Whoever sits at the command line.</summary>
internal static class Operator
{
    /// <summary>As runs and confirmations name them.</summary>
    public static string Name => $"cli:{Environment.UserName}";

    /// <summary>As the audit log names them.</summary>
    public static Actor Actor => new(Name, $"command line of {Environment.MachineName}");
}
