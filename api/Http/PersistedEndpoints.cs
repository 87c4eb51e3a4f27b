using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Hosting;
using ItAnalytics.Api.Operations;

namespace ItAnalytics.Api.Http;

/// <summary>
/// The persisted operations by name: <c>/graphql/persisted</c> lists them, <c>/graphql/persisted/ID</c> answers one,
/// <c>/q/NAME.csv?year=2022</c> answers one as a table, with its variables as plain parameters.
/// </summary>
internal sealed class PersistedEndpoints(OperationStore operations, Responder responder, Settings settings)
{
    private readonly byte[] _listing = List(operations);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/graphql/schema", SendSchemaAsync);
        routes.MapGet("/graphql/persisted", ListAsync);
        routes.Map("/graphql/persisted/{id}", AnswerAsync);
        routes.MapGet("/q/{name}.{extension}", AnswerAddressAsync);
    }

    private static Task SendSchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.WriteAsync(ContractFile.Text, context.RequestAborted);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypes.ContentType(AnswerForm.Json);
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.WriteAsync(_listing, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = MediaTypes.Choose(context.Request.Headers.Accept);
        context.Response.Headers.Vary = "Accept";
        if (form == AnswerForm.Html) form = AnswerForm.Json;
        if (form == AnswerForm.None)
        {
            await ErrorAnswer.WriteAsync(
                context, StatusCodes.Status406NotAcceptable, ApiErrorCodes.NotAcceptable, GraphQLEndpoint.FormsOffered);
            return;
        }
        var operation = await FindAsync(context, (string)context.Request.RouteValues["id"]!, form);
        if (operation is null) return;
        var (parameters, refusal) = await RequestReader.ReadAsync(
            context.Request, settings.MaxRequestBytes, context.RequestAborted);
        if (parameters is { Query: not null })
        {
            refusal = HttpRefusal.BadRequest(
                $"The operation {operation.Name} has its document already; send variables only, or the document to /graphql.");
        }
        if (refusal is not null)
        {
            await ErrorAnswer.WriteAsync(context, refusal, form);
            return;
        }
        await responder.AnswerAsync(context,
            DocumentChooser.Request(operation.Document, parameters!, Client.ViewerOf(context)),
            AnswerWish.Of(context.Request, form, operation.Name));
    }

    private async Task AnswerAddressAsync(HttpContext context)
    {
        var extension = (string)context.Request.RouteValues["extension"]!;
        var form = MediaTypes.OfExtension(extension);
        if (form == AnswerForm.None)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, ApiErrorCodes.UnknownOperation,
                $"There is no form .{extension}; end the address with .csv, .xlsx, .ndjson or .json.");
            return;
        }
        var operation = await FindAsync(context, (string)context.Request.RouteValues["name"]!, form);
        if (operation is null) return;
        var (variables, problem) = AddressVariables.Read(operation, context.Request.Query);
        if (problem is not null)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, ApiErrorCodes.Parameter, problem, form);
            return;
        }
        var request = new GraphQLRequest(operation.Document, Variables: variables)
        {
            MayMutate = false,
            Viewer = Client.ViewerOf(context),
        };
        await responder.AnswerAsync(
            context, request, AnswerWish.Of(context.Request, form, operation.Name) with { IsFile = true });
    }

    private async Task<PersistedOperation?> FindAsync(HttpContext context, string id, AnswerForm form)
    {
        if (operations.Find(id) is { } operation) return operation;
        await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, ApiErrorCodes.UnknownOperation,
            $"There is no persisted operation '{id}'; /graphql/persisted lists those that there are.", form);
        return null;
    }

    private static byte[] List(OperationStore operations)
    {
        var list = operations.All.Select(operation => new Dictionary<string, object?>
        {
            ["name"] = operation.Name,
            ["sha256"] = operation.Hash,
            ["kind"] = operation.Kind.ToString().ToLowerInvariant(),
            ["description"] = operation.Description,
            ["variables"] = operation.Variables.Select(variable => new Dictionary<string, object?>
            {
                ["name"] = variable.Name,
                ["type"] = variable.Type.ToString(),
                ["default"] = variable.Default,
                ["isRequired"] = variable.IsRequired,
            }),
            ["document"] = operation.Document,
        });
        return JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object?> { ["operations"] = list }, ErrorAnswer.ReadableJson);
    }
}
