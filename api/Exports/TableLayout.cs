using System.Text.Json;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;

namespace ItAnalytics.Api.Exports;

/// <summary>One column of a table.</summary>
/// <param name="Name">The path of the field, with dots.</param>
/// <param name="Kind">What its cells hold.</param>
internal sealed record Column(string Name, ValueKind Kind);

/// <summary>Where the value of one cell stands in an object's JSON; an empty cell has <see cref="JsonTokenType.Null"/>.</summary>
/// <param name="Start">The first byte of the value; of a text, its quote.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Token">What it begins with.</param>
internal readonly record struct Cell(int Start, int Length, JsonTokenType Token)
{
    /// <summary>A cell without a value.</summary>
    public static Cell Empty => new(0, 0, JsonTokenType.Null);
}

/// <summary>Takes one row of a table; both spans are valid during the call only.</summary>
internal delegate void RowTaker(ReadOnlySpan<byte> json, ReadOnlySpan<Cell> cells);

/// <summary>
/// Flattens the objects of one list into rows: an object inside an object becomes columns with dots, a list inside an
/// object becomes one row for each of its items (one row with empty cells when it has none). Lists beside each other
/// have no common row and are refused. A list of texts is one cell.
/// </summary>
internal sealed class TableLayout
{
    private readonly List<Column> _columns = [];
    private readonly ObjectShape _root;
    private string? _list;

    private TableLayout(ObjectPlan plan) => _root = Shape(plan, "");

    /// <summary>The columns, in selection order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>True when an object may become several rows.</summary>
    public bool HasLists => _list is not null;

    /// <summary>The layout of a plan's one root field.</summary>
    /// <exception cref="GraphQLException">GQL560: the operation is not one list or object. GQL561: two lists stand beside
    /// each other.</exception>
    public static TableLayout Of(Plan plan) => plan.Roots switch
    {
        [ConnectionRoot { Page: { Views: [var view] } } root] when !root.Direction.Backward => new TableLayout(view.Object),
        [ConnectionRoot { Direction.Backward: true } root] => throw NotFlat(
            root.Field, "A table is written from its start: use first, or another order, instead of last."),
        [ObjectRoot { Level.Views: [var view] }] => new TableLayout(view.Object),
        _ => throw NotFlat(plan.Roots[0].Field,
            "A table is made of one list: ask for one field of Query, and once for its nodes."),
    };

    /// <summary>The rows that one object becomes.</summary>
    public void Flatten(ReadOnlySpan<byte> json, Cell[] cells, RowTaker take)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        FoundList? list = null;
        Fill(ref reader, _root, 0, cells, ref list);
        Emit(json, list, cells, take);
    }

    private static void Emit(ReadOnlySpan<byte> json, FoundList? list, Cell[] cells, RowTaker take)
    {
        if (list is not { } found || !TryEmitItems(json, found, cells, take)) take(json, cells);
    }

    private static bool TryEmitItems(ReadOnlySpan<byte> json, FoundList list, Cell[] cells, RowTaker take)
    {
        var reader = new Utf8JsonReader(json.Slice(list.Start, list.Length));
        reader.Read();
        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            any = true;
            FoundList? inner = null;
            Fill(ref reader, list.Item, list.Start, cells, ref inner);
            Emit(json, inner, cells, take);
        }
        return any;
    }

    // The reader stands on the object's brace, or on null; afterwards on its last token.
    private static void Fill(ref Utf8JsonReader reader, ObjectShape shape, int offset, Cell[] cells, ref FoundList? list)
    {
        cells.AsSpan(shape.FirstColumn, shape.ColumnCount).Fill(Cell.Empty);
        if (reader.TokenType != JsonTokenType.StartObject) return;
        foreach (var field in shape.Fields)
        {
            reader.Read();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            switch (field)
            {
                case ObjectShape inner:
                    Fill(ref reader, inner, offset, cells, ref list);
                    break;
                case ListShape items:
                    reader.Skip();
                    list = new FoundList(items.Item, offset + start, (int)reader.BytesConsumed - start);
                    break;
                case LeafShape leaf:
                    var token = reader.TokenType;
                    reader.Skip();
                    cells[leaf.Column] = new Cell(offset + start, (int)reader.BytesConsumed - start, token);
                    break;
            }
        }
        reader.Read();
    }

    private ObjectShape Shape(ObjectPlan plan, string prefix)
    {
        var first = _columns.Count;
        var fields = new List<FieldShape>();
        foreach (var field in plan.Fields)
        {
            var name = prefix + field.Field.ResponseName;
            fields.Add(field switch
            {
                EmbeddedPlan embedded => Shape(embedded.Object, name + "."),
                DimensionPlan dimension => Shape(dimension.Object, name + "."),
                ChildPlan { Level: { IsList: false, Views: [var view] } } => Shape(view.Object, name + "."),
                ChildPlan { Level: { IsList: true, Views: [var view] } } => List(field.Field, view.Object, name, prefix),
                LeafPlan leaf => Leaf(name, leaf.Kind),
                DimensionLeafPlan or IdPlan or ConstantPlan => Leaf(name, ValueKind.Text),
                _ => throw NotFlat(field.Field, $"Field \"{name}\" cannot be part of a table; leave it out."),
            });
        }
        return new ObjectShape([.. fields], first, _columns.Count - first);
    }

    private LeafShape Leaf(string name, ValueKind kind)
    {
        _columns.Add(new Column(name, kind));
        return new LeafShape(_columns.Count - 1);
    }

    private ListShape List(CollectedField field, ObjectPlan item, string name, string prefix)
    {
        // A list inside the items of another one is fine: each item becomes as many rows as it has items of its own.
        if (_list is not null && !prefix.StartsWith(_list, StringComparison.Ordinal))
        {
            throw PlanningContext.Refusal(RequestErrorCodes.SiblingLists, field,
                $"\"{_list[..^1]}\" and \"{name}\" are lists beside each other, which no table can hold. "
                + "Ask for one of them, and for the other in a table of its own.");
        }
        _list = name + ".";
        return new ListShape(Shape(item, _list));
    }

    private static GraphQLException NotFlat(CollectedField field, string message) =>
        PlanningContext.Refusal(RequestErrorCodes.NotFlat, field, message);

    private abstract record FieldShape;

    private sealed record LeafShape(int Column) : FieldShape;

    private sealed record ObjectShape(FieldShape[] Fields, int FirstColumn, int ColumnCount) : FieldShape;

    private sealed record ListShape(ObjectShape Item) : FieldShape;

    private readonly record struct FoundList(ObjectShape Item, int Start, int Length);
}
