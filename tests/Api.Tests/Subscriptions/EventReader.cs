using System.Net;

namespace ItAnalytics.Api.Tests.Subscriptions;

/// <summary>Reads a stream of server-sent events line by line; comments are passed over.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private string? _first;

    private EventReader(HttpResponseMessage response, StreamReader reader, string? first) =>
        (_response, _reader, _first) = (response, reader, first);

    /// <summary>Opens a stream and waits for its first line; of a subscription that is a comment, which says that nothing
    /// is missed from now on.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, HttpRequestMessage request)
    {
        request.Headers.Add("Accept", "text/event-stream");
        var response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        return new EventReader(response, reader, await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The data of the next event.</summary>
    public async Task<string> NextAsync() => await NextOrEndAsync() ?? throw new InvalidOperationException("The stream is complete.");

    /// <summary>The data of the next event, or null when the stream is complete.</summary>
    public async Task<string?> NextOrEndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        string? kind = null;
        while ((_first ?? await _reader.ReadLineAsync(patience.Token)) is { } line)
        {
            _first = null;
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line["event: ".Length..];
            else if (line.StartsWith("data:", StringComparison.Ordinal))
                return kind == "complete" ? null : line["data: ".Length..];
        }
        throw new InvalidOperationException("The stream broke off.");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
