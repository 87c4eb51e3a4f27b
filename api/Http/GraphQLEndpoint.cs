using ItAnalytics.Api.Hosting;
using Microsoft.Extensions.FileProviders;

namespace ItAnalytics.Api.Http;

/// <summary>
/// <c>/graphql</c>: GraphQL over HTTP for programs, the IDE for people. Reads the request, finds its document and hands
/// it to <see cref="Responder"/>.
/// </summary>
internal sealed class GraphQLEndpoint(
    DocumentChooser documents, Responder responder, Settings settings, IFileProvider pages)
{
    /// <summary>The forms that a client may ask for, said when it asks for none of them.</summary>
    public static string FormsOffered { get; } =
        $"Answers come as {MediaTypes.GraphQLResponse}, {MediaTypes.Json}, {MediaTypes.EventStream}, and tables as "
        + $"{MediaTypes.Csv}, {MediaTypes.NdJson} or {MediaTypes.Xlsx}; accept one of them.";

    public async Task HandleAsync(HttpContext context)
    {
        var form = MediaTypes.Choose(context.Request.Headers.Accept);
        context.Response.Headers.Vary = "Accept";
        if (form == AnswerForm.Html && HttpMethods.IsGet(context.Request.Method))
        {
            await SendIdeAsync(context);
            return;
        }
        if (form is AnswerForm.None)
        {
            await ErrorAnswer.WriteAsync(
                context, StatusCodes.Status406NotAcceptable, ApiErrorCodes.NotAcceptable, FormsOffered);
            return;
        }
        if (form == AnswerForm.Html) form = AnswerForm.Json;
        var (parameters, refusal) = await RequestReader.ReadAsync(
            context.Request, settings.MaxRequestBytes, context.RequestAborted);
        GraphQLRequest? request = null;
        if (parameters is not null) (request, refusal) = documents.Choose(parameters, Client.ViewerOf(context));
        if (request is null)
        {
            await ErrorAnswer.WriteAsync(context, refusal!, form);
            return;
        }
        if (context.Request.Headers["GraphQL-Cost"] == "report") request = request with { ReportsCost = true };
        await responder.AnswerAsync(context, request, AnswerWish.Of(context.Request, form));
    }

    private Task SendIdeAsync(HttpContext context)
    {
        SecurityHeaders.AllowIde(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(pages.GetFileInfo("ide.html"), context.RequestAborted);
    }
}
