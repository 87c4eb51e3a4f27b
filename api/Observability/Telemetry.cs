using ItAnalytics.Api.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ItAnalytics.Api.Observability;

/// <summary>
/// Collects what the program, its web server, its runtime and its database driver say of themselves: for whoever asks
/// <c>/metrics</c>, and for a collector over OTLP where the environment names one, in the variables that OpenTelemetry
/// defines (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin).
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string ServiceName = "itanalytics";

    private static readonly string[] CollectorVariables =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    ];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider _metrics;
    private readonly TextExporter _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly Lock _lock = new();

    /// <param name="names">Further activity sources and meters: of the parts that this one does not know.</param>
    public Telemetry(params string[] names)
    {
        _reader = new BaseExportingMetricReader(_text);
        var hasCollector = CollectorVariables.Any(name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));
        var resource = ResourceBuilder.CreateDefault().AddService(ServiceName, serviceVersion: Server.Version);
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter([.. names, OperationTelemetry.Name, "Npgsql", "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"])
            .AddReader(_reader);
        if (hasCollector)
        {
            metrics.AddOtlpExporter();
            // Without a collector no span is even begun.
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource([.. names, OperationTelemetry.Name, "Npgsql", "Microsoft.AspNetCore"])
                .AddOtlpExporter().Build();
        }
        _metrics = metrics.Build();
    }

    /// <summary>The figures of this moment, as Prometheus reads them.</summary>
    public string MetricsText()
    {
        lock (_lock)
        {
            _reader.Collect();
            return _text.Text;
        }
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics.Dispose();
        _reader.Dispose();
        _text.Dispose();
    }

    /// <summary>Keeps the text of the last collection.</summary>
    private sealed class TextExporter : BaseExporter<Metric>
    {
        public string Text { get; private set; } = "";

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Text = PrometheusText.Of(batch);
            return ExportResult.Success;
        }
    }
}
