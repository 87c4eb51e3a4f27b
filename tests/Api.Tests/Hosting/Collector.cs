using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>
/// Stands for an OpenTelemetry collector: takes what comes over OTLP. Texts stand in protocol buffers as they are, so
/// that looking for them needs no decoder.
/// </summary>
public sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string Path, string Body)> _heard = new();
    private WebApplication? _server;

    /// <summary>What a program must find in its environment to report here, often.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _server!.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "300",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
    };

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapPost("/v1/{kind}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _heard.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await _server.StartAsync();
    }

    public bool HasHeard(string words) => _heard.Any(message => message.Body.Contains(words, StringComparison.Ordinal));

    public async Task UntilHeardAsync(string path, string words, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!_heard.Any(message => message.Path == path && message.Body.Contains(words, StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"'{words}' did not come to {path} within {Patience}.");
            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
