namespace ItAnalytics.GraphQL.Language;

/// <summary>A GraphQL text and the name that errors give it (a file name, or what the request is called).</summary>
public sealed class Source
{
    /// <summary>Wraps a text.</summary>
    /// <param name="body">The document, as UTF-16 text.</param>
    /// <param name="name">What errors call it.</param>
    public Source(string body, string name = "GraphQL request")
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(name);
        Body = body;
        Name = name;
    }

    /// <summary>The document, as UTF-16 text.</summary>
    public string Body { get; }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>Line and column, both from 1, of a UTF-16 offset; "\r\n" is one line end.</summary>
    /// <remarks>Counted only when an error is reported, so that the lexer need not keep count.</remarks>
    public SourceLocation LocationOf(int position)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < Body.Length && i < position; i++)
        {
            var c = Body[i];
            if (c is not ('\n' or '\r')) continue;
            if (c == '\r' && i + 1 < Body.Length && Body[i + 1] == '\n') i++;
            line++;
            lineStart = i + 1;
        }
        return new SourceLocation(line, position + 1 - lineStart);
    }
}
