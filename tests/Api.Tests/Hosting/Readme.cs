using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Api.Tests.Hosting;

/// <summary>The README's queries, each followed by its answer.</summary>
internal static partial class Readme
{
    /// <summary>The README with every answer replaced by what the server says now, one node a line.</summary>
    public static async Task<string> WithRealAnswersAsync(Func<string, Task<JsonDocument>> ask)
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo("README.md"));
        var pairs = QueryAndAnswer().Matches(text);
        Assert.Equal(3, pairs.Count);
        var result = new StringBuilder();
        var position = 0;
        foreach (Match pair in pairs)
        {
            var answer = pair.Groups["answer"];
            using var real = await ask(pair.Groups["query"].Value);
            result.Append(text, position, answer.Index - position).Append(OneNodeALine(real.RootElement));
            position = answer.Index + answer.Length;
        }
        return result.Append(text, position, text.Length - position).ToString();
    }

    private static string OneNodeALine(JsonElement answer)
    {
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        var field = answer.GetProperty("data").EnumerateObject().Single();
        var nodes = field.Value.GetProperty("nodes").EnumerateArray().Select(node => "  " + node.GetRawText()).ToList();
        Assert.NotEmpty(nodes);
        return $"{{\"data\":{{\"{field.Name}\":{{\"nodes\":[\n{string.Join(",\n", nodes)}\n]}}}}}}\n";
    }

    [GeneratedRegex(@"```graphql\n(?<query>.*?)```\s*```json\n(?<answer>.*?)```", RegexOptions.Singleline)]
    private static partial Regex QueryAndAnswer();
}
