using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Http;
using ItAnalytics.Warehouse.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace ItAnalytics.Api.Submissions;

/// <summary>
/// <c>POST /submissions</c>: a file, with the key of an agency, answered by its receipt. The key is looked at before the
/// first byte of the body; the body goes to the disk as it comes and is never held in memory.
/// </summary>
internal sealed class SubmissionEndpoint(ServerState state, Settings settings)
{
    private const string Scheme = "Bearer ";
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.MethodNotAllowed("POST", "Send a file by POST."));
            return;
        }

        if (state.Submissions is not { } gate)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ApiErrorCodes.NotReady,
                $"Nothing can be taken in yet ({state.Doing}). /health/ready tells when it can.");
            return;
        }

        var authorisation = context.Request.Headers.Authorization.ToString();
        var receive = authorisation.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await gate(authorisation[Scheme.Length..].Trim(), context.RequestAborted)
            : null;
        if (receive is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status401Unauthorized, ApiErrorCodes.KeyMissing,
                "Send the key of your agency as 'Authorization: Bearer KEY'. An operator makes keys with 'itanalytics key add'.");
            return;
        }

        try
        {
            var folder = Directory.CreateTempSubdirectory("itanalytics-submission-").FullName;
            try
            {
                await ReceiveAsync(context, receive, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (IsWantOfSpace(error))
        {
            context.Response.Headers.RetryAfter = "60";
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status507InsufficientStorage, ErrorCodes.DiskFull,
                "The service has no space left to take the file in. Nothing of it was loaded. Tell its operator, and send it again later.");
        }
    }

    private static bool IsWantOfSpace(Exception error) =>
        DiskTrouble.IsFull(error) || DiskTrouble.IsDatabaseFull(error) || error is CodedException { Code: ErrorCodes.DiskFull };

    private async Task ReceiveAsync(HttpContext context, SubmissionReceiver receive, string folder)
    {
        var limit = settings.MaxUploadBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit;
        string? path;
        try
        {
            path = await UploadReader.SaveAsync(context.Request, folder, limit, context.RequestAborted);
        }
        catch (Exception error) when (error is UploadTooLargeException
            or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.TooLarge,
                $"The file is larger than {limit} bytes. Pack it (gzip or zip), split it, or raise the setting Http__MaxUploadBytes.");
            return;
        }
        catch (InvalidDataException error)
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.BadRequest($"The form cannot be read: {error.Message}"));
            return;
        }

        if (path is null)
        {
            await ErrorAnswer.WriteAsync(context, HttpRefusal.BadRequest(
                "No file came. Send it as the body (curl --data-binary @FILE) or as a form (curl -F file=@FILE)."));
            return;
        }

        var query = context.Request.Query;
        var wantsWorkbook = context.Request.Headers.Accept.ToString().Contains(Workbook, StringComparison.OrdinalIgnoreCase);
        var annotated = wantsWorkbook ? Path.Combine(folder, "annotated", Path.GetFileName(path)) : null;
        if (annotated is not null) Directory.CreateDirectory(Path.GetDirectoryName(annotated)!);
        try
        {
            var source = query["source"].ToString();
            var answer = await receive(
                new UploadedFile(path, source.Length == 0 ? null : source, query["check"] is ["1"] or ["true"], annotated), context.RequestAborted);
            await AnswerAsync(context, answer, annotated);
        }
        catch (CodedException refusal) when (refusal.Code.StartsWith("SRC", StringComparison.Ordinal))
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, refusal.Code, refusal.Message);
        }
    }

    private static async Task AnswerAsync(HttpContext context, SubmissionAnswer answer, string? annotated)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.CacheControl = "no-store";
        if (annotated is not null && File.Exists(annotated))
        {
            context.Response.ContentType = Workbook;
            await context.Response.SendFileAsync(annotated, context.RequestAborted);
            return;
        }

        context.Response.ContentType = MediaTypes.ContentType(AnswerForm.Json);
        context.Response.ContentLength = answer.Receipt.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Receipt, context.RequestAborted);
    }
}
