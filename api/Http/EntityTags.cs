using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ItAnalytics.Api.Hosting;
using Microsoft.Net.Http.Headers;

namespace ItAnalytics.Api.Http;

/// <summary>
/// Names the state of an answer: who asked what, in which form, of which warehouse generation. Weak, since compression
/// changes the bytes and nothing else. A client that shows the name again is spared the answer and the server the query.
/// </summary>
internal static class EntityTags
{
    /// <summary>The tag of a request's answer under a generation's stamp.</summary>
    public static string Of(GraphQLRequest request, AnswerWish wish, string stamp)
    {
        // Each part begins with its length, so that no two requests can look the same.
        var text = new StringBuilder();
        foreach (var part in (ReadOnlySpan<string?>)
            [Server.Version, stamp, wish.Form.ToString(), wish.Options.ToString(), wish.Name, request.Query,
                request.OperationName, request.VariablesText, request.Viewer.Scope, request.ReportsCost.ToString()])
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"W/\"{Base64Url.EncodeToString(hash.AsSpan(0, 15))}\"";
    }

    /// <summary>Does the client have the answer of that tag already?</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(each => each.Tag == "*" || each.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
}
