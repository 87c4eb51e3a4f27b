using ItAnalytics.Etl.Jobs;
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

    /// <summary>Limits and caches of queries.</summary>
    public PipelineOptions Queries { get; init; } = new();

    /// <summary>Folders that runs load from; the program's samples when there are none.</summary>
    public IReadOnlyList<string> InputFolders { get; init; } = [];

    /// <summary>When the whole pipeline runs by itself: a cron expression with seconds; null for never.</summary>
    public string? Schedule { get; init; } = new JobSettings().Schedule;

    /// <summary>The time zone of the schedule, by its IANA name.</summary>
    public string TimeZone { get; init; } = new JobSettings().TimeZone;

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
        var defaults = new Settings();
        return new Settings
        {
            DataFolder = dataFolder ?? Text(configuration, "Warehouse:DataFolder"),
            ConnectionString = WithPassword(
                connectionString ?? Text(configuration, "ConnectionStrings:Warehouse"),
                Text(configuration, "Warehouse:PasswordFile")),
            Urls = Text(configuration, "Urls") ?? PortsAsUrls(Text(configuration, "Http_Ports")) ?? defaults.Urls,
            CorsOrigins = Text(configuration, "Http:CorsOrigins")?.Split([',', ';', ' '],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? defaults.CorsOrigins,
            RequestTimeout = TimeSpan.FromSeconds(
                Number(configuration, "Http:TimeoutSeconds", 1, 3600) ?? (int)defaults.RequestTimeout.TotalSeconds),
            SlowOperation = TimeSpan.FromMilliseconds(
                Number(configuration, "Http:SlowMilliseconds", 0, 3_600_000) ?? defaults.SlowOperation.TotalMilliseconds),
            LogsAreJson = Choice(configuration, "Logs:Format", "text", "json") is "json",
            ServesMetrics = Flag(configuration, "Telemetry:Metrics") ?? defaults.ServesMetrics,
            TableTimeout = TimeSpan.FromSeconds(
                Number(configuration, "Http:TableTimeoutSeconds", 1, 86_400) ?? (int)defaults.TableTimeout.TotalSeconds),
            MaxTableRows = Number(configuration, "Http:MaxTableRows", 1, int.MaxValue) ?? defaults.MaxTableRows,
            RequestsPerSecond = Number(configuration, "Http:RequestsPerSecond", 0, 1_000_000),
            TrustedProxies = Networks(configuration, "Http:TrustedProxies"),
            MaxStreams = Number(configuration, "Http:MaxStreams", 0, 100_000) ?? defaults.MaxStreams,
            Http2Port = Number(configuration, "Http:Http2Port", 1, 65_535),
            OperationFolders = Text(configuration, "GraphQL:Operations")?.Split(';',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? defaults.OperationFolders,
            OnlyPersisted = Flag(configuration, "GraphQL:OnlyPersisted") ?? defaults.OnlyPersisted,
            InputFolders = Text(configuration, "Jobs:InputFolders")?.Split(';',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? defaults.InputFolders,
            Schedule = Text(configuration, "Jobs:Schedule") is not { } schedule ? defaults.Schedule
                : schedule.Equals("never", StringComparison.OrdinalIgnoreCase) ? null : schedule,
            TimeZone = Text(configuration, "Jobs:TimeZone") ?? defaults.TimeZone,
            MaxUploadBytes = Number(configuration, "Http:MaxUploadBytes", 1024, 2_000_000_000) ?? defaults.MaxUploadBytes,
            MaxRequestBytes = Number(configuration, "Http:MaxRequestBytes", 1024, 1 << 28) ?? defaults.MaxRequestBytes,
            Queries = QueriesFrom(configuration, defaults.Queries),
        };
    }

    private static PipelineOptions QueriesFrom(IConfiguration configuration, PipelineOptions defaults) => defaults with
    {
        AnswerCacheBytes = Number(configuration, "Query:AnswerCacheBytes", 0, int.MaxValue) ?? defaults.AnswerCacheBytes,
        Limits = defaults.Limits with
        {
            MaxCost = Number(configuration, "Query:MaxCost", 1, int.MaxValue) ?? defaults.Limits.MaxCost,
            MaxRows = Number(configuration, "Query:MaxRows", 1, int.MaxValue) ?? defaults.Limits.MaxRows,
            MaxBytes = Number(configuration, "Query:MaxBytes", 1024, 1 << 30) ?? defaults.Limits.MaxBytes,
        },
    };

    private static string? Text(IConfiguration configuration, string key) =>
        string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

    private static int? Number(IConfiguration configuration, string key, int least, int most)
    {
        if (Text(configuration, key) is not { } text) return null;
        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        throw new CodedException(ApiErrorCodes.Setting,
            $"The setting {NameOf(key)} is '{text}'; " +
            $"give a whole number from {least} to {most}.");
    }

    /// <summary>The setting as it stands in the environment.</summary>
    private static string NameOf(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string? Choice(IConfiguration configuration, string key, params ReadOnlySpan<string> words)
    {
        var word = Text(configuration, key)?.ToLowerInvariant();
        if (word is null || words.Contains(word)) return word;
        throw new CodedException(ApiErrorCodes.Setting,
            $"The setting {NameOf(key)} is '{word}'; give one of {string.Join(", ", words!)}.");
    }

    private static List<System.Net.IPNetwork> Networks(IConfiguration configuration, string key)
    {
        var networks = new List<System.Net.IPNetwork>();
        foreach (var text in Text(configuration, key)?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (System.Net.IPAddress.TryParse(text, out var address))
                networks.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (System.Net.IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else
                throw new CodedException(ApiErrorCodes.Setting,
                    $"The setting {NameOf(key)} names '{text}'; " +
                    "give addresses or networks such as 10.0.0.5 or 10.0.0.0/8, separated by commas.");
        }
        return networks;
    }

    private static bool? Flag(IConfiguration configuration, string key)
    {
        if (Text(configuration, key) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        throw new CodedException(ApiErrorCodes.Setting,
            $"The setting {NameOf(key)} is '{text}'; give true or false.");
    }

    /// <summary>Container images name ports, not addresses: <c>8080;9090</c>.</summary>
    private static string? PortsAsUrls(string? ports) => ports is null
        ? null
        : string.Join(';', ports.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://*:{port}"));

    /// <summary>Secrets come as files in containers, so that they stand in no process list and no inspection.</summary>
    private static string? WithPassword(string? connectionString, string? passwordFile)
    {
        if (connectionString is null) return null;
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException error)
        {
            throw new CodedException(ApiErrorCodes.Setting,
                $"The connection string cannot be read ({error.Message}). Write it like " +
                "'Host=db.example;Port=5432;Database=itanalytics;Username=itanalytics;Password=…'.", error);
        }
        if (passwordFile is null) return builder.ConnectionString;
        try
        {
            builder.Password = File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CodedException(ApiErrorCodes.Setting,
                $"The password file {passwordFile} (setting Warehouse__PasswordFile) cannot be read: {error.Message}", error);
        }
        return builder.ConnectionString;
    }
}
