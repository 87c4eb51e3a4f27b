using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ItAnalytics.Api.Observability;

/// <summary>
/// Metrics as the text that Prometheus reads. Names follow the conventions of OpenTelemetry for Prometheus: dots become
/// underscores, the unit is put behind the name, counters end in <c>_total</c>.
/// </summary>
/// <remarks>Prometheus text exposition format 0.0.4.</remarks>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(in Batch<Metric> metrics)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var metric in metrics) Append(text, metric);
        return text.ToString();
    }

    internal static string NameOf(string name, string unit, bool isCounter)
    {
        var words = new StringBuilder(name.Length + 16);
        foreach (var letter in name) words.Append(char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' ? letter : '_');
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!words.ToString().EndsWith(suffix, StringComparison.Ordinal)) words.Append(suffix);
        if (isCounter) words.Append("_total");
        return words.ToString();
    }

    private static void Append(StringBuilder text, Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = NameOf(metric.Name, metric.Unit, isCounter);
        var kind = metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge";
        text.Append("# HELP ").Append(name).Append(' ')
            .Append(metric.Description.Replace("\\", @"\\", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    AppendHistogram(text, name, labels, point);
                    break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    AppendLine(text, name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    AppendLine(text, name, labels, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    AppendLine(text, name, labels, point.GetGaugeLastValueLong());
                    break;
                case MetricType.DoubleGauge:
                    AppendLine(text, name, labels, point.GetGaugeLastValueDouble());
                    break;
            }
        }
    }

    private static void AppendHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            AppendLine(text, name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", count);
        }
        AppendLine(text, name + "_sum", labels, point.GetHistogramSum());
        AppendLine(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void AppendLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(NameOf(key, "", false)).Append("=\"").Append(Escaped(value)).Append('"');
        }
        return labels.ToString();
    }

    private static string Escaped(object? value) => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
