using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ItAnalytics.Api.Submissions;
using ItAnalytics.Etl.Submit;
using Npgsql;

namespace ItAnalytics.Api.Hosting;

/// <summary>Leads submissions from HTTP to the desk that takes them in.</summary>
internal static class SubmissionReception
{
    private static readonly JsonSerializerOptions ReceiptStyle = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The gate in front of a desk.</summary>
    /// <param name="dataSource">Connections with the rights of <c>itanalytics_etl</c>.</param>
    /// <param name="desk">The desk.</param>
    public static SubmissionGate Gate(NpgsqlDataSource dataSource, SubmissionDesk desk) => async (secret, cancellationToken) =>
    {
        if (await ApiKeys.FindAsync(dataSource, secret, cancellationToken) is not { } sender) return null;
        return async (file, token) =>
        {
            var receipt = await desk.ReceiveAsync(
                sender, new SentFile(file.Path, file.Source, file.IsCheck, file.AnnotatedPath), token);
            return new SubmissionAnswer(StatusOf(receipt.State), JsonSerializer.SerializeToUtf8Bytes(receipt, ReceiptStyle));
        };
    };

    private static int StatusOf(ReceiptState state) => state switch
    {
        ReceiptState.Loaded => StatusCodes.Status201Created,
        ReceiptState.Refused => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status200OK,
    };
}
