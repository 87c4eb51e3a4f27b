using System.Diagnostics.Metrics;
using System.Globalization;
using ItAnalytics.Api.Observability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ItAnalytics.Api.Tests.Observability;

public sealed class PrometheusTextTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", false, "http_server_request_duration_seconds")]
    [InlineData("itanalytics.run.step.rows", "{row}", true, "itanalytics_run_step_rows_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", true, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("already_in_seconds", "s", false, "already_in_seconds")]
    public void A_name_has_underscores_its_unit_and_says_whether_it_counts(string name, string unit, bool isCounter, string expected) =>
        Assert.Equal(expected, PrometheusText.NameOf(name, unit, isCounter));

    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_prometheus_reads_them()
    {
        using var meter = new Meter("ItAnalytics.Tests." + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        var text = Collect(meter, () =>
        {
            meter.CreateCounter<long>("seen", "{thing}", "Things\nseen").Add(3, new KeyValuePair<string, object?>("what", "a \"b\"\\\n"));
            meter.CreateObservableGauge("level", () => 1.5);
            var took = meter.CreateHistogram("took", "s", "", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
            took.Record(0.5);
            took.Record(1.5);
            took.Record(9);
        });
        Assert.Equal(
            """
            # HELP seen_total Things seen
            # TYPE seen_total counter
            seen_total{what="a \"b\"\\\n"} 3
            # HELP level 
            # TYPE level gauge
            level 1.5
            # HELP took_seconds 
            # TYPE took_seconds histogram
            took_seconds_bucket{le="1"} 1
            took_seconds_bucket{le="2"} 2
            took_seconds_bucket{le="+Inf"} 3
            took_seconds_sum 11
            took_seconds_count 3

            """, text);
    }

    private static string Collect(Meter meter, Action measure)
    {
        using var exporter = new Kept();
        using var reader = new BaseExportingMetricReader(exporter);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddReader(reader).Build();
        measure();
        reader.Collect();
        return exporter.Text;
    }

    private sealed class Kept : BaseExporter<Metric>
    {
        public string Text { get; private set; } = "";

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Text = PrometheusText.Of(batch);
            return ExportResult.Success;
        }
    }
}
