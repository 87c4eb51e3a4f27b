using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ItAnalytics.Etl.Notify;

/// <summary>A message in both languages, and the same for programs. It names agencies and runs, never a person.</summary>
/// <param name="Id">The same each time the message is sent, so that a receiver can tell a repetition.</param>
/// <param name="Event"><c>run.failed</c> or <c>findings.severe</c>.</param>
/// <param name="SubjectVi">One line in Vietnamese.</param>
/// <param name="SubjectEn">One line in English.</param>
/// <param name="TextVi">All of it in Vietnamese.</param>
/// <param name="TextEn">All of it in English.</param>
/// <param name="Json">All of it as one JSON document.</param>
internal sealed record Message(
    string Id, string Event, string SubjectVi, string SubjectEn, string TextVi, string TextEn, string Json)
{
    private const int ShownFindings = 20;

    private static readonly JsonSerializerOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> KindsVi = new(StringComparer.Ordinal)
    {
        ["PIPELINE"] = "Toàn bộ",
        ["LOAD"] = "Nạp tệp",
        ["PULL"] = "Lấy từ nguồn",
        ["DROP"] = "Thư mục nhận tệp",
        ["REPLAY"] = "Gửi lại dòng bị từ chối",
        ["SCORE"] = "Chấm điểm, xếp hạng",
        ["DETECT"] = "Tìm bất thường",
        ["FORECAST"] = "Dự báo",
        ["PUBLISH"] = "Công bố kết quả",
        ["MAINTAIN"] = "Bảo trì",
    };

    /// <summary>Makes the message of what belongs together: one run, or the findings of one.</summary>
    public static Message Of(IReadOnlyList<Waiting> things, Uri? console) =>
        things[0].AnomalyKey is null ? OfRun(things[0], console) : OfFindings(things, console);

    private static Message OfRun(Waiting thing, Uri? console)
    {
        var run = JsonNode.Parse(thing.Body)!.AsObject();
        run.Insert(0, "run", thing.RunKey);
        var (kind, code) = ((string)run["kind"]!, (string?)run["errorCode"] ?? "?");
        var link = Link(console, "runs");
        var vi = $"Lượt chạy {thing.RunKey} ({KindsVi.GetValueOrDefault(kind, kind)}) bị lỗi: {code}";
        var en = $"Run {thing.RunKey} ({kind}) failed: {code}";
        return Make($"run-{thing.RunKey}", "run.failed", vi, en,
            $"{vi}\n{(string?)run["message"]}\n{Line("Xem", link)}", $"{en}\n{(string?)run["message"]}\n{Line("See", link)}", thing, link, run);
    }

    private static Message OfFindings(IReadOnlyList<Waiting> things, Uri? console)
    {
        var findings = things.Select(thing =>
        {
            var finding = JsonNode.Parse(thing.Body)!.AsObject();
            finding.Insert(0, "finding", thing.AnomalyKey);
            return finding;
        }).ToList();
        var link = Link(console, "review");
        var vi = $"{things.Count} số liệu mới cần rà soát gấp";
        var en = things.Count == 1 ? "1 new figure needs checking urgently" : $"{things.Count} new figures need checking urgently";
        var more = things.Count - ShownFindings;
        return Make($"findings-{things[0].RunKey}-{things[0].Key}", "findings.severe", vi, en,
            string.Join('\n', [vi, .. findings.Take(ShownFindings).Select(f => Describe(f, "name", "reason", "mô phỏng", "khả năng sai")),
                .. more > 0 ? new[] { $"… và {more} số liệu khác." } : [], Line("Xem", link)]),
            string.Join('\n', [en, .. findings.Take(ShownFindings).Select(f => Describe(f, "nameEn", "reasonEn", "synthetic", "probability of a fault")),
                .. more > 0 ? new[] { $"… and {more} more." } : [], Line("See", link)]),
            things[0], link, null, findings);
    }

    private static string Describe(JsonObject finding, string name, string reason, string synthetic, string probability) =>
        string.Create(CultureInfo.InvariantCulture,
            $"- {(string?)finding["agency"]![name]} ({(string?)finding["agency"]!["code"]}), {(string?)finding["indicator"]!["code"]} " +
            $"{(string?)finding["indicator"]![name]}, {(string?)finding["period"]}{((bool)finding["isSynthetic"]! ? $", {synthetic}" : "")}: " +
            $"{(string?)finding[reason]} ({probability}: {100 * (double)finding["probability"]!:0} %)");

    private static Message Make(
        string id, string what, string subjectVi, string subjectEn, string textVi, string textEn, Waiting first, Uri? link,
        JsonObject? run, IReadOnlyList<JsonObject>? findings = null)
    {
        var (vi, en) = (textVi.TrimEnd('\n'), textEn.TrimEnd('\n'));
        var document = new JsonObject
        {
            ["id"] = id,
            ["event"] = what,
            ["at"] = first.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["text"] = new JsonObject { ["vi"] = vi, ["en"] = en },
        };
        if (link is not null) document["link"] = link.ToString();
        if (run is not null) document["run"] = run;
        if (findings is not null) document["findings"] = new JsonArray([.. findings]);
        return new Message(id, what, subjectVi, subjectEn, vi, en, document.ToJsonString(Style));
    }

    private static Uri? Link(Uri? console, string screen) => console is null ? null : new Uri(console, screen);

    private static string Line(string word, Uri? link) => link is null ? "" : $"{word}: {link}";
}
