using System.Globalization;
using ItAnalytics.Api.Exports;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Http;

/// <summary>
/// Sends a table as the body of an answer. Row count and checksum are headers while nothing was sent, trailers
/// afterwards. A table that breaks off ends in a broken connection, never in a shorter body that looks whole.
/// </summary>
internal sealed class HttpTableOutput(HttpContext context, AnswerWish wish, string name, string? tag) : TableOutput
{
    private const int HoldBack = 8 * 1024 * 1024;
    private const string RowCount = "X-Row-Count";
    private const string Checksum = "X-Table-SHA256";
    private const string Generation = "X-Warehouse-Generation";

    private string? _tag;

    /// <summary>The headers that pages of other origins may read, too.</summary>
    public static IReadOnlyList<string> Headers { get; } = [RowCount, Checksum, Generation];

    /// <inheritdoc/>
    /// <remarks>Without trailers, as in HTTP/1.1, a table of some length is held back, so that its headers can tell its
    /// checksum.</remarks>
    public override int SendAt => IsStarted || context.Response.SupportsTrailers() ? base.SendAt : HoldBack;

    /// <inheritdoc/>
    public override void Announce(long? rowCount, long generation, bool isLive)
    {
        _tag = isLive ? null : tag;
        var headers = context.Response.Headers;
        headers[Generation] = generation.ToString(CultureInfo.InvariantCulture);
        if (rowCount is { } known) headers[RowCount] = known.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override async ValueTask SendAsync(TableWriter writer, CancellationToken cancellationToken)
    {
        if (!IsStarted)
        {
            Start();
            if (context.Response.SupportsTrailers())
            {
                context.Response.DeclareTrailer(RowCount);
                context.Response.DeclareTrailer(Checksum);
            }
        }
        Write(writer);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(
        TableWriter writer, TableSummary summary, CancellationToken cancellationToken)
    {
        var rowCount = summary.RowCount.ToString(CultureInfo.InvariantCulture);
        if (!IsStarted)
        {
            Start();
            context.Response.Headers[RowCount] = rowCount;
            context.Response.Headers[Checksum] = summary.Sha256;
            context.Response.ContentLength = writer.Pending.Length;
        }
        else if (context.Response.SupportsTrailers())
        {
            context.Response.AppendTrailer(RowCount, rowCount);
            context.Response.AppendTrailer(Checksum, summary.Sha256);
        }
        Write(writer);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private void Start()
    {
        IsStarted = true;
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaTypes.ContentType(wish.Form);
        response.Headers.CacheControl = _tag is null ? "no-store" : Responder.CacheControl;
        if (_tag is not null) response.Headers.ETag = _tag;
        if (!wish.IsFile) return;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name + Extension(wish.Form));
        response.Headers.ContentDisposition = disposition.ToString();
    }

    private void Write(TableWriter writer)
    {
        System.Buffers.BuffersExtensions.Write(context.Response.BodyWriter, writer.Pending.Written);
        writer.Pending.Truncate(0);
    }

    private static string Extension(AnswerForm form) => form switch
    {
        AnswerForm.Csv => ".csv",
        AnswerForm.NdJson => ".ndjson",
        _ => ".xlsx",
    };
}
