using System.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>What the cell of a workbook says about itself; delimited text is always text.</summary>
internal enum CellKind : byte
{
    Text,

    /// <summary>A number: its digits are exact, no locale is in question.</summary>
    Number,

    /// <summary>A number that the workbook shows with a percent sign: 0.987 means 98.7 %.</summary>
    Percent,

    /// <summary>A day, written here as <c>2022-10-25</c>.</summary>
    Date,
}

/// <summary>A cell of a workbook.</summary>
/// <param name="Sheet">Name of the sheet.</param>
/// <param name="Row">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record CellPlace(string Sheet, int Row, int Column)
{
    /// <summary>The cell within its sheet, e.g. <c>C12</c>.</summary>
    public string Cell => $"{Letters(Column)}{Row}";

    /// <inheritdoc />
    public override string ToString() => Sheet.Length == 0 ? Cell : $"{Sheet}!{Cell}";

    /// <summary>A column as workbooks call it: 1 is A, 27 is AA.</summary>
    public static string Letters(int column) =>
        column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + Letters(((column - 1) % 26) + 1);
}

/// <summary>Damage to a line that keeps it from being read as fields.</summary>
/// <param name="Code">One of SRC11x.</param>
/// <param name="Detail">A number that the message needs, such as a limit.</param>
/// <param name="Text">A text that the message needs, such as a key.</param>
internal readonly record struct RecordFault(string Code, long Detail, string? Text = null);

/// <summary>
/// One line of a file: its fields, or its damage. The reader owns and reuses it, so spans are good until the next line.
/// </summary>
internal sealed class SourceRecord
{
    /// <summary>Longest text of a line that a rejection keeps.</summary>
    public const int MaximumRawText = 4000;

    private char[] characters = new char[1024];
    private int characterCount;
    private (int Offset, int Length, CellKind Kind)[] fields = new (int, int, CellKind)[32];
    private Func<string> rawText = () => "";
    private readonly List<CellPlace?> places = [];

    /// <summary>Number of the line in the file, the first of them when a quoted field goes over several; from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Number of fields.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Damage, or nothing.</summary>
    public RecordFault? Fault { get; private set; }

    /// <summary>Whether the file ends without a line end after this line.</summary>
    public bool LacksLineEnd { get; private set; }

    /// <summary>Text of a field.</summary>
    public ReadOnlySpan<char> this[int index] => characters.AsSpan(fields[index].Offset, fields[index].Length);

    /// <summary>What the cell says about itself.</summary>
    public CellKind KindOf(int index) => fields[index].Kind;

    /// <summary>Whether the line stands in a hidden row of a workbook.</summary>
    public bool IsHidden { get; internal set; }

    /// <summary>The first cell of the line, where it comes from a workbook.</summary>
    public CellPlace? Place { get; private set; }

    /// <summary>Where a field stands in a workbook, or nothing.</summary>
    public CellPlace? PlaceOf(int index) => index < places.Count ? places[index] : null;

    /// <summary>The line as it was received, cut off after <see cref="MaximumRawText"/> characters, NUL made visible.</summary>
    public string RawText() => rawText();

    internal void Begin(long lineNumber, Func<string> raw, CellPlace? place = null)
    {
        Place = place;
        IsHidden = false;
        places.Clear();
        LineNumber = lineNumber;
        rawText = raw;
        FieldCount = 0;
        characterCount = 0;
        Fault = null;
        LacksLineEnd = false;
    }

    internal void Damage(RecordFault fault)
    {
        Fault = fault;
        FieldCount = 0;
    }

    internal void EndsWithoutLineEnd() => LacksLineEnd = true;

    /// <summary>Adds a field of text that is known to be valid UTF-8.</summary>
    internal void Add(ReadOnlySpan<byte> utf8, bool hasDoubledQuotes)
    {
        var target = Reserve(utf8.Length);
        var length = Encoding.UTF8.GetChars(utf8, target);
        if (hasDoubledQuotes) length = Undouble(target[..length]);
        Commit(length, CellKind.Text);
    }

    internal void Add(ReadOnlySpan<char> text, CellKind kind, CellPlace? place = null)
    {
        if (place is not null)
        {
            while (places.Count < FieldCount) places.Add(null);
            places.Add(place);
        }

        text.CopyTo(Reserve(text.Length));
        Commit(text.Length, kind);
    }

    private static int Undouble(Span<char> text)
    {
        var to = 0;
        for (var from = 0; from < text.Length; from++)
        {
            text[to++] = text[from];
            if (text[from] == '"') from++;
        }

        return to;
    }

    private Span<char> Reserve(int length)
    {
        if (characterCount + length > characters.Length)
            Array.Resize(ref characters, Math.Max(characters.Length * 2, characterCount + length));
        return characters.AsSpan(characterCount, length);
    }

    private void Commit(int length, CellKind kind)
    {
        if (FieldCount == fields.Length) Array.Resize(ref fields, fields.Length * 2);
        fields[FieldCount++] = (characterCount, length, kind);
        characterCount += length;
    }
}

/// <summary>A file as a run of lines; two formats, one shape.</summary>
internal abstract class RecordSource : IDisposable
{
    /// <summary>The line that was read last.</summary>
    public SourceRecord Current { get; } = new();

    /// <summary>Share of the file that was read, 0..1.</summary>
    public abstract double Progress { get; }

    /// <summary>
    /// Whether the lines are numbered as statements, one after the other, because a row states several or there are
    /// several sheets; where each stands is then kept beside its number.
    /// </summary>
    public virtual bool NumbersStatements => false;

    /// <summary>Reads the next line that is not blank; false at the end of the file.</summary>
    public abstract bool Read();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}
