using System.CommandLine;

namespace ItAnalytics.Api.Cli;

/// <summary>The options that every verb understands.</summary>
internal static class CommonOptions
{
    public static readonly Option<DirectoryInfo?> Data = new("--data")
    {
        Description = "Folder of the embedded database and the logs (default: in your home)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static readonly Option<string?> Connection = new("--connection")
    {
        Description = "Use this PostgreSQL (16 or later) instead of the embedded one; " +
            "the same as ConnectionStrings__Warehouse in the environment",
        HelpName = "STRING",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write the result to standard output as one JSON document",
        Recursive = true,
    };
}
