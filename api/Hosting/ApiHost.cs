using System.IO.Compression;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Evidence;
using ItAnalytics.Api.Http;
using ItAnalytics.Api.Submissions;
using ItAnalytics.Api.Observability;
using ItAnalytics.Api.Operations;
using ItAnalytics.Warehouse.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Console;

namespace ItAnalytics.Api.Hosting;

/// <summary>Builds the HTTP server: which addresses, which steps before an endpoint, which endpoints.</summary>
internal static class ApiHost
{
    private const string CorsPolicy = "configured";

    // The console reads the rest of the address itself.
    private static readonly string[] ConsoleScreens =
        ["/", "/agencies/{code}", "/review", "/planner", "/publications", "/corrections", "/runs", "/connect", "/sign-in"];

    private const string FrameworkHost = "Microsoft.Extensions.Hosting";

    /// <summary>Builds the server; it answers as soon as it is started, whatever <paramref name="state"/> says.</summary>
    /// <param name="settings">Addresses, limits, origins.</param>
    /// <param name="state">What the endpoints ask.</param>
    /// <param name="logging">Sets the logging up.</param>
    /// <param name="servesApi">False for a worker, which has health checks, metrics and nothing else.</param>
    /// <param name="telemetry">What <c>/metrics</c> shows; null for none.</param>
    public static WebApplication Build(
        Settings settings, ServerState state, Action<ILoggingBuilder> logging, bool servesApi = true, Telemetry? telemetry = null)
    {
        // Files beside the program, not in whatever folder it is started from.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        // The failure of a start is said once, by whoever started it, not by the framework too.
        builder.Logging.AddFilter(FrameworkHost, LogLevel.None).AddFilter<ConsoleLoggerProvider>(FrameworkHost, LogLevel.None);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
            // Who sends headers drop by drop, or opens connections without end, takes nobody's place.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxConcurrentConnections = 4_096;
            // A query in an address is longer than most addresses.
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            // Without TLS the two versions cannot be told apart, so that HTTP/2 needs a port of its own.
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                if (endpoint.IPEndPoint?.Port == settings.Http2Port) endpoint.Protocols = HttpProtocols.Http2;
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddResponseCompression(compression =>
        {
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, MediaTypes.GraphQLResponse, MediaTypes.Csv, MediaTypes.NdJson,
                "image/svg+xml"];
            compression.EnableForHttps = true;
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        if (settings.CorsOrigins.Count > 0)
            builder.Services.AddCors(cors => cors.AddPolicy(CorsPolicy, policy => AllowOrigins(policy, settings.CorsOrigins)));

        var app = builder.Build();
        foreach (var url in settings.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            app.Urls.Add(url);
        if (settings.Http2Port is { } port) app.Urls.Add(WithPort(app.Urls.First(), port));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Http");
        app.Use(next => context => Guard.RunAsync(context, next, logger));
        if (settings.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings.TrustedProxies));
        app.UseResponseCompression();
        if (settings.CorsOrigins.Count > 0) app.UseCors(CorsPolicy);
        var door = new Door(settings, state);
        app.Use(next => context => door.RunAsync(context, next));
        var rate = new RateLimit(settings);
        app.Lifetime.ApplicationStopped.Register(rate.Dispose);
        app.Use(next => context => rate.RunAsync(context, next));
        HealthEndpoints.Map(app, state);
        if (telemetry is not null && settings.ServesMetrics) MapMetrics(app, telemetry);
        if (servesApi) MapApi(app, settings, state, logger);
        app.MapFallback(context => ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, ApiErrorCodes.BadRequest,
            $"There is nothing at {context.Request.Path}; GraphQL is at /graphql, and / shows the other addresses."));
        return app;
    }

    /// <summary>Starts the server.</summary>
    /// <exception cref="CodedException">SYS931 when an address is taken or cannot be used.</exception>
    public static async Task StartAsync(WebApplication app, string urls, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new CodedException(ApiErrorCodes.AddressTaken,
                $"{urls} is taken by another program. Stop that one, or choose another port with --port 8081.", error);
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or FormatException
            or InvalidOperationException or IOException)
        {
            throw new CodedException(ApiErrorCodes.AddressTaken,
                $"{urls} cannot be served on: {error.Message} Give addresses like --urls http://localhost:8081.", error);
        }
    }

    private static void MapMetrics(WebApplication app, Telemetry telemetry) => app.MapGet("/metrics", context =>
    {
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(telemetry.MetricsText(), context.RequestAborted);
    });

    private static void MapApi(WebApplication app, Settings settings, ServerState state, ILogger logger)
    {
        var pages = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "www"));
        app.UseStaticFiles(Pages(pages));
        var operations = OperationStore.Load(ContractFile.Build(), [Folders.Operations, .. settings.OperationFolders]);
        var streams = new EventStreams(state, settings, logger, app.Lifetime.ApplicationStopping);
        var responder = new Responder(state, settings, streams, logger);
        var documents = new DocumentChooser(operations, settings.OnlyPersisted);
        app.Map("/graphql", new GraphQLEndpoint(documents, responder, settings, pages).HandleAsync);
        new PersistedEndpoints(operations, responder, settings).Map(app);
        var session = new SessionEndpoint(settings, state);
        app.Lifetime.ApplicationStopped.Register(session.Dispose);
        app.Map("/session", session.HandleAsync);
        app.Map("/submissions", new SubmissionEndpoint(state, settings).HandleAsync);
        var evidence = new EvidenceEndpoint(state, settings);
        app.Map("/evidence", evidence.ReceiveAsync);
        app.Map("/evidence/{hash}", evidence.SendAsync);
        foreach (var screen in ConsoleScreens) MapPage(app, screen, pages.GetFileInfo("console.html"));
        MapPage(app, "/start", pages.GetFileInfo("start.html"));
    }

    private static void MapPage(WebApplication app, string path, IFileInfo file) => app.MapGet(path, context =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(file, context.RequestAborted);
    });

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies) options.KnownIPNetworks.Add(network);
        return options;
    }

    private static string WithPort(string url, int port)
    {
        var address = BindingAddress.Parse(url);
        return $"http://{address.Host}:{port}";
    }

    private static StaticFileOptions Pages(PhysicalFileProvider pages) => new()
    {
        FileProvider = pages,
        ContentTypeProvider = new FileExtensionContentTypeProvider
        {
            Mappings = { [".graphql"] = "text/plain; charset=utf-8" },
        },
        OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
            CacheControlOf(file.Context.Request.Path),
    };

    // The console's files carry a hash of their content in their name.
    private static string CacheControlOf(PathString path) =>
        path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable"
        : path.StartsWithSegments("/vendor") ? "public, max-age=86400"
        : "no-cache";

    private static void AllowOrigins(
        Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder policy, IReadOnlyList<string> origins)
    {
        _ = origins is ["*"] ? policy.AllowAnyOrigin() : policy.WithOrigins([.. origins]);
        policy.WithMethods("GET", "POST").AllowAnyHeader().WithExposedHeaders(
            ["X-Request-Id", "ETag", "Retry-After", .. HttpTableOutput.Headers]);
    }
}
