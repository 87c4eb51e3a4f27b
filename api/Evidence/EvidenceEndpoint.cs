using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.Api.Access;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Http;
using ItAnalytics.Api.Submissions;
using ItAnalytics.Warehouse.Corrections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Evidence;

/// <summary>
/// <c>POST /evidence</c>: a file, answered by the hash under which a correction or an appeal names it.
/// <c>GET /evidence/HASH</c>: the file, to save and never to open here, since nobody knows what is in it.
/// </summary>
internal sealed class EvidenceEndpoint(ServerState state, Settings settings)
{
    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record Received(string Hash, string Name, long ByteCount, string Path);

    public async Task ReceiveAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.MethodNotAllowed("POST", "Send a file by POST."));
            return;
        }
        var viewer = Client.ViewerOf(context);
        if (!viewer.IsLocal && !viewer.Has(AccessRules.EvidenceSenders))
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, ApiErrorCodes.RoleMissing,
                $"Evidence is sent by {string.Join(", ", AccessRules.EvidenceSenders.Words())}. Ask an administrator for one of these roles.");
            return;
        }
        // A page of another site may send a form to anywhere; browsers say where it comes from.
        if (context.Request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var page)
            || page.Authority != context.Request.Host.Value))
        {
            await ErrorAnswer.WriteAsync(context, Door.CrossSite());
            return;
        }
        if (await StoreAsync(context) is not { } store) return;
        var folder = Directory.CreateTempSubdirectory("itanalytics-evidence-").FullName;
        try
        {
            if (await SaveAsync(context, folder) is not { } path) return;
            var given = context.Request.Query["by"].ToString();
            var (card, isNew) = await store.AddAsync(
                path, Path.GetFileName(path), viewer.As(given.Length > 0 ? given : viewer.Login), context.RequestAborted);
            context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.ContentType = MediaTypes.ContentType(AnswerForm.Json);
            await JsonSerializer.SerializeAsync(context.Response.Body,
                new Received(card.ContentHash, card.Name, card.ByteCount, $"/evidence/{card.ContentHash}"), Style, context.RequestAborted);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async Task SendAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.MethodNotAllowed("GET, HEAD", "A file of evidence is only ever read."));
            return;
        }
        if (await StoreAsync(context) is not { } store) return;
        var hash = (string)context.GetRouteValue("hash")!;
        var card = await store.FindAsync(hash, context.RequestAborted);
        var viewer = Client.ViewerOf(context);
        // That it is there is said only to those who may have it.
        if (card is null || !(viewer.IsLocal || viewer.Audience == Audience.Staff || (viewer.Login.Length > 0 && card.ReceivedBy == viewer.Login)))
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, ApiErrorCodes.BadRequest,
                "There is no evidence of that hash for you. Take the address from a correction or an appeal.");
            return;
        }
        var headers = context.Response.Headers;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(card.Name);
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = "private, no-cache";
        headers.ETag = $"\"{card.ContentHash}\"";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = card.ByteCount;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await store.WriteAsync(card, context.Response.Body, context.RequestAborted);
    }

    private async Task<EvidenceStore?> StoreAsync(HttpContext context)
    {
        if (state.Evidence is { } store) return store;
        context.Response.Headers.RetryAfter = "1";
        await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
            $"The warehouse is not open yet ({state.Doing}). /health/ready tells when it is.");
        return null;
    }

    private async Task<string?> SaveAsync(HttpContext context, string folder)
    {
        var limit = settings.MaxEvidenceBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit + (64 << 10);
        try
        {
            if (await UploadReader.SaveAsync(context.Request, folder, limit, context.RequestAborted) is { } path) return path;
            await ErrorAnswer.WriteAsync(context, HttpRefusal.BadRequest(
                "No file came. Send it as the body (curl --data-binary @FILE) or as a form (curl -F file=@FILE)."));
        }
        catch (Exception error) when (error is UploadTooLargeException
            or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.TooLarge,
                $"The file is larger than {limit} bytes. Send a smaller scan, or raise the setting Evidence__MaxBytes.");
        }
        catch (InvalidDataException error)
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.BadRequest($"The form cannot be read: {error.Message}"));
        }
        return null;
    }
}
