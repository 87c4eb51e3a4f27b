namespace ItAnalytics.Warehouse.Server;

/// <summary>How the embedded server is started; the defaults suit a person who just runs the program.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// Folder of binaries, cluster, log and password. Null: <c>itanalytics</c> under the user's local application data
    /// (<c>~/.local/share</c> or <c>XDG_DATA_HOME</c> on Linux), or <c>/var/lib/itanalytics</c> for root.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>The folder that is used when <see cref="DataFolder"/> is null; the program keeps its own log there too.</summary>
    public static string DefaultDataFolder => Server.DataFolder.DefaultPath();

    /// <summary>Folder of the npm packages with the binaries. Null: the one that the build wrote into the program.</summary>
    public string? PackageFolder { get; init; }

    /// <summary>Database that is created when it is missing and that <see cref="EmbeddedPostgres.ConnectionString"/> names.</summary>
    public string Database { get; init; } = "itanalytics";

    /// <summary>Port on the loopback address, for tools that know no unix sockets. Null: none where a socket does.</summary>
    public int? Port { get; init; }

    /// <summary>False trades the safety of commits for speed, even against a killed server: for tests' clusters only.</summary>
    public bool Durable { get; init; } = true;
}
