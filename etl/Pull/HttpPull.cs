using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Pull;

/// <summary>
/// Fetches records of JSON over HTTP, page by page. A page that does not come is asked for again, a few times and ever
/// later. A next page is followed on the same server only, since the headers carry a secret.
/// </summary>
internal static class HttpPull
{
    private const int MaximumPages = 100_000;
    private const int MaximumPageBytes = 32 << 20;
    private const int Tries = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Fetches what is new; the tag of the answer where it was whole in one page, or null when nothing changed.</summary>
    /// <param name="plan">Where and how.</param>
    /// <param name="state">How far the last pull came.</param>
    /// <param name="records">Takes the records.</param>
    /// <param name="firstWait">Before the second try; each further one waits twice as long.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(bool IsNew, string? Tag)> RunAsync(
        PullPlan plan, PullState state, PulledRecords records, TimeSpan firstWait, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaximumPageBytes };
        foreach (var (name, variable) in plan.Headers) client.DefaultRequestHeaders.TryAddWithoutValidation(name, Pulls.Secret(variable));
        var address = First(plan, state);
        string? tag = null;
        for (var page = 1; page <= MaximumPages; page++)
        {
            using var response = await AskAsync(client, address, page == 1 ? state.Tag : null, firstWait, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotModified) return (false, state.Tag);
            using var document = await ReadAsync(response, address, cancellationToken);
            var count = AddAll(document.RootElement, plan, records, address);
            tag = page == 1 ? response.Headers.ETag?.ToString() : null;
            var next = Next(plan, document.RootElement, address, page, count);
            if (next is null) return (true, tag);
            tag = null;
            address = next;
        }

        throw Pulls.Failed($"{address} leads on for more than {MaximumPages} pages. Check 'next' and 'page' of the contract.");
    }

    private static Uri First(PullPlan plan, PullState state)
    {
        var address = plan.Address!;
        if (plan.Page is { } page) address = With(address, page, "1");
        return plan.Watermark is { Parameter: { } parameter } watermark && (state.Watermark ?? watermark.Start) is { } seen
            ? With(address, parameter, seen)
            : address;
    }

    private static Uri With(Uri address, string parameter, string value)
    {
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !p.StartsWith($"{parameter}=", StringComparison.Ordinal));
        return new UriBuilder(address) { Query = string.Join('&', kept.Append($"{parameter}={Uri.EscapeDataString(value)}")) }.Uri;
    }

    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient client, Uri address, string? tag, TimeSpan firstWait, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            var mayPass = true;
            var wait = firstWait * Math.Pow(2, attempt - 1);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                var response = await client.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified) return response;
                trouble = $"answered {(int)response.StatusCode}";
                if (response.Headers.RetryAfter?.Delta is { } asked && asked > wait) wait = asked;
                mayPass = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500;
                response.Dispose();
                if (!mayPass) attempt = Tries;
            }
            catch (HttpRequestException error)
            {
                trouble = $"did not answer ({error.Message})";
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                trouble = $"did not answer within {Patience.TotalSeconds} s";
            }

            if (attempt >= Tries)
                throw Pulls.Failed(
                    $"{address.GetLeftPart(UriPartial.Path)} {trouble}. Check the contract's address and headers, and whether the source is up.",
                    mayPass);
            await Task.Delay(wait < LongestWait ? wait : LongestWait, cancellationToken);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
        }
        catch (JsonException error)
        {
            throw Pulls.Failed($"{address.GetLeftPart(UriPartial.Path)} does not answer with JSON ({error.Message}).");
        }
    }

    private static int AddAll(JsonElement page, PullPlan plan, PulledRecords records, Uri address)
    {
        if (Find(page, plan.Records) is not { ValueKind: JsonValueKind.Array } list)
            throw Pulls.Failed($"{address.GetLeftPart(UriPartial.Path)} has no list at '{plan.Records}'. Mend 'records' of the contract.");
        foreach (var record in list.EnumerateArray()) records.Add(record);
        return list.GetArrayLength();
    }

    private static Uri? Next(PullPlan plan, JsonElement document, Uri address, int page, int count)
    {
        if (plan.Page is { } parameter)
            return count == 0 ? null : With(address, parameter, (page + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (plan.Next is null || Find(document, plan.Next) is not { ValueKind: JsonValueKind.String } text || text.GetString() is not { Length: > 0 } link)
            return null;
        var next = new Uri(address, link);
        return next.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority)
            ? next
            : throw Pulls.Failed($"The next page is on another server ({next.Host}); it is not followed.");
    }

    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var key in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element)) return null;
        }

        return element;
    }
}
