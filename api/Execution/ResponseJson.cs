using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Execution;

/// <summary>What <c>extensions.cost</c> says of an operation.</summary>
/// <param name="Estimated">What it was estimated to cost, before it was carried out.</param>
/// <param name="Limit">What an operation may cost.</param>
/// <param name="Statements">How many statements it took.</param>
internal sealed record CostReport(long Estimated, long Limit, int Statements);

/// <summary>The outermost form of a response (specification, section 7.1).</summary>
internal static class ResponseJson
{
    /// <summary>Letters beyond ASCII stay themselves: the answer is UTF-8, and Vietnamese is most of it.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A response without data: the request was refused before anything was run.</summary>
    public static byte[] Refused(IReadOnlyList<GraphQLError> errors) => Write(errors, [], null);

    /// <summary>A response with data, or null in its place, and the errors, which come first when there are
    /// some.</summary>
    public static byte[] Executed(
        IReadOnlyList<GraphQLError> errors, ReadOnlySpan<byte> data, CostReport? cost = null) =>
        Write(errors, data.IsEmpty ? "null"u8 : data, cost);

    private static byte[] Write(IReadOnlyList<GraphQLError> errors, ReadOnlySpan<byte> data, CostReport? cost)
    {
        if (errors.Count == 0 && cost is null) return [.. "{\"data\":"u8, .. data, (byte)'}'];
        var buffer = new ArrayBufferWriter<byte>(512 + data.Length);
        buffer.Write("{"u8);
        if (errors.Count > 0)
        {
            buffer.Write("\"errors\":"u8);
            using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) ErrorJson.Write(writer, errors);
            if (!data.IsEmpty) buffer.Write(","u8);
        }
        if (!data.IsEmpty)
        {
            buffer.Write("\"data\":"u8);
            buffer.Write(data);
        }
        if (cost is not null)
        {
            buffer.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $",\"extensions\":{{\"cost\":{{\"estimated\":{cost.Estimated},\"limit\":{cost.Limit},\"statements\":{cost.Statements}}}}}")));
        }
        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
