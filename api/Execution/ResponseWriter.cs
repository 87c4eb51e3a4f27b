using System.Buffers;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;
using ItAnalytics.GraphQL.Execution;

namespace ItAnalytics.Api.Execution;

/// <summary>Puts the answer together: root fields in selection order, pages around their rows, errors beside the
/// data.</summary>
internal sealed class ResponseWriter(
    Func<IntrospectionWriter> introspection, JsonBuffer json, List<GraphQLError> errors)
{
    /// <summary>The objects of the computed root fields.</summary>
    public IReadOnlyDictionary<RootField, object> Computed { get; init; } = new Dictionary<RootField, object>();

    /// <summary>Writes the root fields of one plan after those that are there already.</summary>
    /// <returns>False when a non-null root field failed, so that all data is null.</returns>
    public bool TryWrite(Plan plan, LevelRows[] levels)
    {
        foreach (var root in plan.Roots)
        {
            if (json.Written[^1] != (byte)'{') json.Append((byte)',');
            json.Append(JsonText.Prefix(root.Field.ResponseName));
            if (!TryWrite(root, levels)) return false;
        }
        return true;
    }

    private bool TryWrite(RootField root, LevelRows[] levels)
    {
        switch (root)
        {
            case TypeNameRoot typeName:
                json.AppendString(Encoding.UTF8.GetBytes(typeName.TypeName));
                return true;
            case IntrospectionRoot schema:
                return TryWriteSchema(schema);
            case ObjectRoot one:
                return TryWriteObject(one, levels);
            case PayloadRoot payload:
                var written = payload.Level is null ? null : levels[payload.Level.Index];
                return TryWriteParts(
                    payload.Parts, new Page(written, payload.Level?.Views.Count ?? 0), 0, [root.Field.ResponseName]);
            case ConnectionRoot connection:
                return TryWriteConnection(connection, levels);
            case ComputedRoot computed:
                if (new ComputedWriter(json, errors).TryWrite(computed, Computed[computed])) return true;
                json.Append("null"u8);
                return !computed.IsNonNull;
            default:
                throw new InvalidOperationException($"{root.GetType().Name} is no root field that can be written.");
        }
    }

    private bool TryWriteSchema(IntrospectionRoot root)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, ResponseJson.WriterOptions);
        if (introspection().Write(writer, root.Field) is not { } error)
        {
            writer.Flush();
            json.Append(buffer.WrittenSpan);
            return true;
        }
        errors.Add(error);
        if (root.IsNonNull) return false;
        json.Append("null"u8);
        return true;
    }

    private bool TryWriteObject(ObjectRoot root, LevelRows[] levels)
    {
        var rows = root.Level is null ? null : levels[root.Level.Index];
        if (rows is { Objects: [var fragment, ..] })
        {
            Report(fragment, [root.Field.ResponseName]);
            if (!fragment.IsFailed)
            {
                json.Append(rows.Bytes(fragment));
                return true;
            }
        }
        json.Append("null"u8);
        return !root.IsNonNull;
    }

    private bool TryWriteConnection(ConnectionRoot root, LevelRows[] levels)
    {
        var rows = root.Page is null ? null : levels[root.Page.Index];
        var page = new Page(rows, root.Page?.Views.Count ?? 0)
        {
            Direction = root.Direction,
            Size = root.Page?.Select.PageSize ?? 0,
            TotalCount = root.Count is null ? 0 : levels[root.Count.Index].Count,
        };
        return TryWriteParts(root.Parts, page, -1, [root.Field.ResponseName]);
    }

    // A row of -1 means: not inside a row.
    private bool TryWriteParts(IReadOnlyList<PagePart> parts, Page page, int row, List<object> path)
    {
        json.Append((byte)'{');
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) json.Append((byte)',');
            json.Append(parts[i].Prefix);
            path.Add(parts[i].Field.ResponseName);
            if (!TryWritePart(parts[i], page, row, path)) return false;
            path.RemoveAt(path.Count - 1);
        }
        json.Append((byte)'}');
        return true;
    }

    private bool TryWritePart(PagePart part, Page page, int row, List<object> path)
    {
        switch (part.Kind)
        {
            case PagePartKind.Nodes:
                return TryWriteList(page, path, at => TryWriteNode(part, page, at, path));
            case PagePartKind.Edges:
                return TryWriteList(page, path, at => TryWriteParts(part.Parts, page, at, path));
            case PagePartKind.PageInfo:
                return TryWriteParts(part.Parts, page, -1, path);
            case PagePartKind.Node:
                return TryWriteNode(part, page, row, path);
            case PagePartKind.TypeName:
                json.AppendString(Encoding.UTF8.GetBytes(part.TypeName));
                return true;
            case PagePartKind.TotalCount:
                json.AppendNumber(page.TotalCount);
                return true;
            case PagePartKind.Cursor:
                json.Append(page.Cursor(row));
                return true;
            case PagePartKind.StartCursor:
                json.Append(page.Count == 0 ? "null"u8 : page.Cursor(0));
                return true;
            case PagePartKind.EndCursor:
                json.Append(page.Count == 0 ? "null"u8 : page.Cursor(page.Count - 1));
                return true;
            default:
                var isThereMore = part.Kind == PagePartKind.HasNextPage ? page.HasNext : page.HasPrevious;
                json.Append(isThereMore ? "true"u8 : "false"u8);
                return true;
        }
    }

    private bool TryWriteList(Page page, List<object> path, Func<int, bool> writeItem)
    {
        json.Append((byte)'[');
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0) json.Append((byte)',');
            path.Add(i);
            if (!writeItem(i)) return false;
            path.RemoveAt(path.Count - 1);
        }
        json.Append((byte)']');
        return true;
    }

    // Nodes are non-null throughout the contract: one that fails takes the connection with it.
    private bool TryWriteNode(PagePart part, Page page, int row, List<object> path)
    {
        if (page.Object(row, part.View) is not { } fragment)
        {
            var gone = GraphQLError.At(
                RequestErrorCodes.NullValue, "The row that was written is gone again.", part.Field.First);
            errors.Add(gone with { Path = [.. path] });
            return false;
        }
        Report(fragment, path);
        if (fragment.IsFailed) return false;
        json.Append(page.Rows!.Bytes(fragment));
        return true;
    }

    private void Report(Fragment fragment, List<object> path)
    {
        foreach (var trouble in fragment.Troubles ?? [])
        {
            var error = trouble.ToError();
            errors.Add(error with { Path = [.. path, .. error.Path!] });
        }
    }
}

/// <summary>The rows of a page in the order of the answer: without the one row too many, and turned round when they
/// were
/// taken from the end.</summary>
/// <param name="Rows">The rows as they were read; null when none were asked for.</param>
/// <param name="Views">How many objects there are of each row.</param>
internal sealed record Page(LevelRows? Rows, int Views)
{
    /// <summary>Which way it was taken.</summary>
    public PageDirection Direction { get; init; } = new(false, false, false);

    /// <summary>How many rows it may have.</summary>
    public int Size { get; init; } = int.MaxValue;

    /// <summary>How many rows there are on all pages.</summary>
    public long TotalCount { get; init; }

    /// <summary>How many rows it has.</summary>
    public int Count => Math.Min(Rows?.RowCount ?? 0, Size);

    /// <summary>Is there more after it?</summary>
    public bool HasNext => Direction.Backward ? Direction.HasBefore : HasOneMore || Direction.HasBefore;

    /// <summary>Is there more before it?</summary>
    public bool HasPrevious => Direction.Backward ? HasOneMore || Direction.HasAfter : Direction.HasAfter;

    private bool HasOneMore => Rows is not null && Rows.RowCount > Size;

    /// <summary>The object of a row; null when there is no such row.</summary>
    public Fragment? Object(int row, int view) => row < Count ? Rows!.Objects[(Place(row) * Views) + view] : null;

    /// <summary>The cursor of a row, quoted.</summary>
    public ReadOnlySpan<byte> Cursor(int row) => Rows!.Bytes(Rows.Cursors[Place(row)]);

    private int Place(int row) => Direction.Backward ? Count - 1 - row : row;
}
