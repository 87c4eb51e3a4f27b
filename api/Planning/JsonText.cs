using System.Text;

namespace ItAnalytics.Api.Planning;

/// <summary>JSON text that a plan knows beforehand.</summary>
internal static class JsonText
{
    /// <summary>A response name with quotes and colon. Names of GraphQL need no escapes.</summary>
    public static byte[] Prefix(string name) => Encoding.UTF8.GetBytes($"\"{name}\":");
}
