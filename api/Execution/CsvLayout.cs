using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Execution;

/// <summary>
/// Turns the objects of a list into lines of CSV (RFC 4180): one column for each leaf, named by its path with dots. A
/// missing value is an empty cell, a list of texts is one cell with spaces between them.
/// </summary>
internal sealed class CsvLayout
{
    private readonly Column _root;

    private CsvLayout(Column root) => _root = root;

    /// <summary>The layout of a plan's one list.</summary>
    /// <exception cref="GraphQLException">GQL560: the operation is not one list of flat rows.</exception>
    public static CsvLayout Of(Plan plan)
    {
        if (plan.Roots is not [ConnectionRoot { Page: { Views: [var view] } } root]
            || root.Parts.Any(part => part.Kind != PagePartKind.Nodes))
        {
            throw NotFlat(plan.Roots[0].Field,
                "A table is made of one list: ask for one field of Query, with nodes and nothing else.");
        }
        if (root.Direction.Backward)
        {
            throw NotFlat(
                root.Field, "A table is written from its start: use first, or another order, instead of last.");
        }
        return new CsvLayout(new Column("", [.. Columns(view.Object, "")]));
    }

    /// <summary>The first line: a byte order mark, so that Excel reads UTF-8, and the names.</summary>
    public byte[] Header() =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(',', _root.Names)), .. "\r\n"u8];

    /// <summary>Appends the line of one object.</summary>
    public void AppendLine(ReadOnlySpan<byte> json, JsonBuffer line)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var isFirst = true;
        Append(ref reader, _root, line, ref isFirst);
        line.Append("\r\n"u8);
    }

    private static void Append(ref Utf8JsonReader reader, Column column, JsonBuffer line, ref bool isFirst)
    {
        if (column.Inner.Length == 0)
        {
            if (!isFirst) line.Append((byte)',');
            isFirst = false;
            AppendCell(ref reader, line);
            return;
        }
        var isThere = reader.TokenType == JsonTokenType.StartObject;
        foreach (var inner in column.Inner)
        {
            if (isThere)
            {
                reader.Read();
                reader.Read();
            }
            Append(ref reader, inner, line, ref isFirst);
        }
        if (isThere) reader.Read();
    }

    // Where an object is missing the reader stays on its null, and each of its cells is empty.
    private static void AppendCell(ref Utf8JsonReader reader, JsonBuffer line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                AppendText(reader.GetString()!, line);
                break;
            case JsonTokenType.StartArray:
                var texts = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(reader.GetString()!);
                AppendText(string.Join(' ', texts), line);
                break;
            default:
                line.Append(reader.ValueSpan);
                break;
        }
    }

    private static void AppendText(string text, JsonBuffer line)
    {
        var isQuoted = text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.StartsWith(' ') || text.EndsWith(' ');
        line.Append(Encoding.UTF8.GetBytes(
            isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text));
    }

    private static IEnumerable<Column> Columns(ObjectPlan plan, string prefix)
    {
        foreach (var field in plan.Fields)
        {
            var name = prefix + field.Field.ResponseName;
            var inner = field switch
            {
                EmbeddedPlan embedded => embedded.Object,
                DimensionPlan dimension => dimension.Object,
                ChildPlan { Level: { IsList: false, Views: [var view] } } => view.Object,
                ChildPlan => throw NotFlat(
                    field.Field, $"Field \"{name}\" is a list; a table has no lists inside its rows."),
                _ => null,
            };
            yield return new Column(name, inner is null ? [] : [.. Columns(inner, name + ".")]);
        }
    }

    private static GraphQLException NotFlat(GraphQL.Execution.CollectedField field, string message) =>
        PlanningContext.Refusal(RequestErrorCodes.NotFlat, field, message);

    /// <summary>A column or, with inner ones, an object of columns.</summary>
    private sealed record Column(string Name, Column[] Inner)
    {
        public IEnumerable<string> Names => Inner.Length == 0 ? [Name] : Inner.SelectMany(inner => inner.Names);
    }
}
