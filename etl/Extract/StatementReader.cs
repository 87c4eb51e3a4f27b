namespace ItAnalytics.Etl.Extract;

/// <summary>One field of a statement.</summary>
internal readonly record struct StatedField(string Text, CellKind Kind, CellPlace? Place)
{
    /// <summary>A field that nobody stated.</summary>
    public static StatedField None { get; } = new("", CellKind.Text, null);

    /// <summary>Whether nothing is stated.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>Several fields that make one line, with the rows that they come from.</summary>
internal sealed record Statement(IReadOnlyList<StatedField> Fields, CellPlace? Place, string RawText, bool IsHidden);

/// <summary>
/// Makes lines of tables whose rows are none: a row states several things, or several rows state one. The lines are
/// numbered as statements, in the order in which a person reads the table.
/// </summary>
internal abstract class StatementReader : RecordSource
{
    private readonly Queue<Statement> ready = [];
    private long number;
    private bool headerGiven;

    /// <inheritdoc />
    public override bool NumbersStatements => true;

    /// <summary>Names of the fields of a statement.</summary>
    protected abstract IReadOnlyList<string> Names { get; }

    /// <inheritdoc />
    public override bool Read()
    {
        if (!headerGiven)
        {
            headerGiven = true;
            if (!Open()) return false;
            Current.Begin(0, () => string.Join(" | ", Names));
            foreach (var name in Names) Current.Add(name, CellKind.Text);
            return true;
        }

        while (ready.Count == 0)
        {
            if (ReadRow(ready) is { } damage)
            {
                Current.Begin(++number, damage.RawText, damage.Place);
                Current.Damage(damage.Fault);
                return true;
            }

            if (ready.Count == 0 && IsAtEnd) return false;
        }

        var statement = ready.Dequeue();
        Current.Begin(++number, () => statement.RawText, statement.Place);
        Current.IsHidden = statement.IsHidden;
        foreach (var field in statement.Fields) Current.Add(field.Text, field.Kind, field.Place);
        return true;
    }

    /// <summary>Whether the rows below have ended.</summary>
    protected abstract bool IsAtEnd { get; }

    /// <summary>Reads the header of the rows; false when there is none.</summary>
    protected abstract bool Open();

    /// <summary>Reads one row and adds the statements that are complete with it; or the damage of the row.</summary>
    protected abstract (RecordFault Fault, CellPlace? Place, Func<string> RawText)? ReadRow(Queue<Statement> statements);
}
