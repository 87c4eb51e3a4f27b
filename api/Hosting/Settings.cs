using ItAnalytics.Api.Access;
using ItAnalytics.Warehouse.Errors;
using Npgsql;

namespace ItAnalytics.Api.Hosting;

/// <summary>
/// What the operator may choose, from <c>appsettings.json</c> beside the program, the environment
/// (<c>Http__TimeoutSeconds=5</c>) and the command line, the later one winning. Every setting has a default.
/// </summary>
internal sealed record Settings
{
    /// <summary>Folder of the embedded database and the logs; null for the default in the user's home.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The PostgreSQL to use; null for the embedded one.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Addresses to serve on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>Origins whose pages may call the API from a browser; none by default, <c>*</c> for all.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>After this long a request is answered with an error and its SQL is cancelled.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests larger than this are refused, in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 1 << 20;

    /// <summary>An operation that takes longer is written to the log, with the time of each of its stages.</summary>
    public TimeSpan SlowOperation { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True writes each log line as one JSON object, for a collector.</summary>
    public bool LogsAreJson { get; init; }

    /// <summary>False takes <c>/metrics</c> away.</summary>
    public bool ServesMetrics { get; init; } = true;

    /// <summary>After this long a table is given up.</summary>
    public TimeSpan TableTimeout { get; init; } = new Exports.TableLimits().Patience;

    /// <summary>A table may have this many rows.</summary>
    public int MaxTableRows { get; init; } = (int)new Exports.TableLimits().MaxRows;

    /// <summary>
    /// How many requests a client may send each second in the long run; 0 for any number. Unless it is set, clients on
    /// this machine are not counted.
    /// </summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Proxies whose word about a client's address and protocol counts.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How many streams of events a client may have open.</summary>
    public int MaxStreams { get; init; } = 32;

    /// <summary>A further port that speaks HTTP/2 without TLS and nothing else; null for none.</summary>
    public int? Http2Port { get; init; }

    /// <summary>Folders with further persisted operations.</summary>
    public IReadOnlyList<string> OperationFolders { get; init; } = [];

    /// <summary>True to answer persisted operations only.</summary>
    public bool OnlyPersisted { get; init; }

    /// <summary>Files larger than this are not taken over HTTP, in bytes.</summary>
    public int MaxUploadBytes { get; init; } = 64 << 20;

    /// <summary>Larger files are not taken as evidence, in bytes.</summary>
    public int MaxEvidenceBytes { get; init; } = 20 << 20;

    /// <summary>Limits and caches of queries, and how long an appeal may take.</summary>
    public PipelineOptions Queries { get; init; } = new();

    /// <summary>What runs are told.</summary>
    public WorkSettings Work { get; init; } = new();

    /// <summary>Who is let in.</summary>
    public AccessSettings Access { get; init; } = new();

    /// <summary>Reads the settings; <paramref name="dataFolder"/> and <paramref name="connectionString"/> win.</summary>
    /// <exception cref="CodedException">SYS932 names the setting that cannot be read.</exception>
    public static Settings Read(string? dataFolder = null, string? connectionString = null)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddEnvironmentVariables("ASPNETCORE_")
            .Build();
        return From(configuration, dataFolder, connectionString);
    }

    internal static Settings From(IConfiguration configuration, string? dataFolder, string? connectionString)
    {
        var given = new SettingReader(configuration);
        var defaults = new Settings();
        return new Settings
        {
            DataFolder = dataFolder ?? given.Text("Warehouse:DataFolder"),
            ConnectionString = WithPassword(given, connectionString ?? given.Text("ConnectionStrings:Warehouse")),
            Urls = given.Text("Urls") ?? PortsAsUrls(given.Text("Http_Ports")) ?? defaults.Urls,
            CorsOrigins = given.Words("Http:CorsOrigins") ?? defaults.CorsOrigins,
            RequestTimeout = TimeSpan.FromSeconds(
                given.Number("Http:TimeoutSeconds", 1, 3600) ?? (int)defaults.RequestTimeout.TotalSeconds),
            SlowOperation = TimeSpan.FromMilliseconds(
                given.Number("Http:SlowMilliseconds", 0, 3_600_000) ?? defaults.SlowOperation.TotalMilliseconds),
            LogsAreJson = given.Choice("Logs:Format", "text", "json") is "json",
            ServesMetrics = given.Flag("Telemetry:Metrics") ?? defaults.ServesMetrics,
            TableTimeout = TimeSpan.FromSeconds(
                given.Number("Http:TableTimeoutSeconds", 1, 86_400) ?? (int)defaults.TableTimeout.TotalSeconds),
            MaxTableRows = given.Number("Http:MaxTableRows", 1, int.MaxValue) ?? defaults.MaxTableRows,
            RequestsPerSecond = given.Number("Http:RequestsPerSecond", 0, 1_000_000),
            TrustedProxies = given.Networks("Http:TrustedProxies"),
            MaxStreams = given.Number("Http:MaxStreams", 0, 100_000) ?? defaults.MaxStreams,
            Http2Port = given.Number("Http:Http2Port", 1, 65_535),
            OperationFolders = given.Paths("GraphQL:Operations") ?? defaults.OperationFolders,
            OnlyPersisted = given.Flag("GraphQL:OnlyPersisted") ?? defaults.OnlyPersisted,
            Work = WorkSettings.From(given),
            MaxUploadBytes = given.Number("Http:MaxUploadBytes", 1024, 2_000_000_000) ?? defaults.MaxUploadBytes,
            MaxEvidenceBytes = given.Number("Evidence:MaxBytes", 1024, 1 << 28) ?? defaults.MaxEvidenceBytes,
            MaxRequestBytes = given.Number("Http:MaxRequestBytes", 1024, 1 << 28) ?? defaults.MaxRequestBytes,
            Queries = QueriesFrom(given, defaults.Queries),
            Access = AccessSettings.From(given),
        };
    }

    private static PipelineOptions QueriesFrom(SettingReader given, PipelineOptions defaults) => defaults with
    {
        AnswerCacheBytes = given.Number("Query:AnswerCacheBytes", 0, int.MaxValue) ?? defaults.AnswerCacheBytes,
        Limits = defaults.Limits with
        {
            MaxCost = given.Number("Query:MaxCost", 1, int.MaxValue) ?? defaults.Limits.MaxCost,
            MaxRows = given.Number("Query:MaxRows", 1, int.MaxValue) ?? defaults.Limits.MaxRows,
            MaxBytes = given.Number("Query:MaxBytes", 1024, 1 << 30) ?? defaults.Limits.MaxBytes,
        },
        Appeals = defaults.Appeals with
        {
            FilingDays = given.Number("Appeals:WorkingDays", 1, 250) ?? defaults.Appeals.FilingDays,
            AnswerDays = given.Number("Appeals:AnswerWorkingDays", 1, 250) ?? defaults.Appeals.AnswerDays,
        },
    };

    /// <summary>Container images name ports, not addresses: <c>8080;9090</c>.</summary>
    private static string? PortsAsUrls(string? ports) => ports is null
        ? null
        : string.Join(';', ports.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://*:{port}"));

    private static string? WithPassword(SettingReader given, string? connectionString)
    {
        if (connectionString is null) return null;
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (given.SecretFile("Warehouse:PasswordFile") is { } password) builder.Password = password;
            return builder.ConnectionString;
        }
        catch (ArgumentException error)
        {
            throw new CodedException(ApiErrorCodes.Setting,
                $"The connection string cannot be read ({error.Message}). Write it like " +
                "'Host=db.example;Port=5432;Database=itanalytics;Username=itanalytics;Password=…'.", error);
        }
    }
}
