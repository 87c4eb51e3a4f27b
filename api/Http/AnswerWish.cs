using ItAnalytics.Api.Exports;

namespace ItAnalytics.Api.Http;

/// <summary>How a client wants its answer.</summary>
/// <param name="Form">The media type.</param>
/// <param name="Options">The details of a table.</param>
/// <param name="Name">What a table is called; null for the name of its operation.</param>
internal sealed record AnswerWish(AnswerForm Form, TableOptions Options, string? Name = null)
{
    /// <summary>True to offer the answer as a file to keep.</summary>
    public bool IsFile { get; init; }

    /// <summary>The wish of a request for a form: the details of tables stand in its address.</summary>
    public static AnswerWish Of(HttpRequest request, AnswerForm form, string? name = null) => new(form, new TableOptions
    {
        HasMark = Flag(request, "bom", true),
        IsGuarded = Flag(request, "guard", true),
        HasTrailer = Flag(request, "trailer", false),
    }, name);

    // Of anything but 0 and 1 the default is the safe reading.
    private static bool Flag(HttpRequest request, string name, bool byDefault) => (string?)request.Query[name] switch
    {
        "0" or "false" => false,
        "1" or "true" => true,
        _ => byDefault,
    };
}
