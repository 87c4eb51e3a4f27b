namespace ItAnalytics.Etl.Extract;

/// <summary>Reads the key <c>pull</c> of a contract.</summary>
internal static class PullReader
{
    /// <summary>Reads where records are fetched.</summary>
    public static PullPlan? Read(ContractYaml? yaml)
    {
        if (yaml is null) return null;
        var (url, connection) = (yaml.OptionalText("url"), yaml.OptionalText("connection"));
        if (url is null == connection is null) throw yaml.Bad("url", "give either 'url', or 'connection' and 'query'");
        var plan = url is null
            ? new PullPlan { Connection = connection, Query = yaml.Text("query"), Watermark = ReadWatermark(yaml.Section("watermark"), isAddress: false) }
            : new PullPlan
            {
                Address = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address
                    : throw yaml.Bad("url", $"'{url}' is no address that begins with http:// or https://"),
                Records = yaml.OptionalText("records") ?? "",
                Next = yaml.OptionalText("next"),
                Page = yaml.OptionalText("page"),
                Headers = yaml.Section("headers")?.Pairs().ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase) ?? [],
                Watermark = ReadWatermark(yaml.Section("watermark"), isAddress: true),
            };
        if (plan is { Next: not null, Page: not null }) throw yaml.Bad("page", "give 'next' or 'page', not both");
        yaml.RefuseUnknownKeys();
        return plan;
    }

    private static Watermark? ReadWatermark(ContractYaml? yaml, bool isAddress)
    {
        if (yaml is null) return null;
        var watermark = new Watermark(yaml.Text("field"), isAddress ? yaml.Text("parameter") : null, yaml.OptionalText("start"));
        if (!isAddress && watermark.Start is null) throw yaml.Bad("start", "is missing: the first query compares with it");
        yaml.RefuseUnknownKeys();
        return watermark;
    }
}
