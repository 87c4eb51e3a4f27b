using NodaTime;
using NodaTime.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>What is wrong and how to mend it, for a clerk, in both languages.</summary>
/// <param name="Code">SRC1xx or VAL2xx.</param>
/// <param name="Field">Name of the field, or nothing when the whole line or file is meant.</param>
/// <param name="Vietnamese">The sentence in Vietnamese.</param>
/// <param name="English">The sentence in English.</param>
internal sealed record Complaint(string Code, string? Field, string Vietnamese, string English)
{
    private const int QuotedLength = 60;

    /// <summary>Where the text stands that is complained about, e.g. <c>Sheet1!C12</c>; nothing where the line says it all.</summary>
    public string? Place { get; init; }

    private static readonly LocalDatePattern DayPattern = LocalDatePattern.CreateWithInvariantCulture("dd/MM/yyyy");

    /// <summary>A complaint about a field of the contract.</summary>
    public static Complaint About(Field field, string code, string vietnamese, string english) =>
        new(code, ContractReader.NameOf(field), vietnamese, english);

    /// <summary>A day as messages write it, whatever the machine's culture.</summary>
    public static string Day(LocalDate day) => DayPattern.Format(day);

    /// <summary>A piece of the file as messages quote it: short, control characters made visible.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var shown = text.Length <= QuotedLength ? text.ToString() : $"{text[..QuotedLength]}…";
        return $"'{string.Concat(shown.Select(c => c is '\u00A0' ? '␣' : char.IsControl(c) ? '␀' : c))}'";
    }
}

/// <summary>One refused line of a file; a row of <c>ops.rejection</c> for each complaint.</summary>
/// <param name="LineNumber">Line of the file, from 1; 0 means the file as a whole.</param>
/// <param name="Complaints">Everything that is wrong with it, at least one.</param>
/// <param name="RawText">The line as it was received.</param>
internal sealed record Rejection(long LineNumber, IReadOnlyList<Complaint> Complaints, string RawText)
{
    /// <summary>A rejection for one reason.</summary>
    public Rejection(long lineNumber, Complaint complaint, string rawText)
        : this(lineNumber, [complaint], rawText)
    {
    }

    /// <summary>The first of the complaints.</summary>
    public Complaint Complaint => Complaints[0];

    /// <summary>The texts of the line by field, from which it can be sent again; nothing when it could not be read.</summary>
    public string? Fields { get; init; }

    /// <summary>The rejection of the line that a reader stands on; the complaints learn where their fields stand.</summary>
    public static Rejection Of(SourceRecord record, HeaderMap header, SourceContract contract, IReadOnlyList<Complaint> complaints)
    {
        var isReadable = record.Fault is null && record.FieldCount == header.ColumnCount;
        Complaint Placed(Complaint complaint) => complaint with { Place = isReadable ? PlaceOf(complaint) : record.Place?.ToString() };
        string? PlaceOf(Complaint complaint)
        {
            foreach (var field in contract.Columns.Keys)
            {
                if (header[field] >= 0 && ContractReader.NameOf(field) == complaint.Field)
                    return record.PlaceOf(header[field])?.ToString();
            }

            return record.Place?.ToString();
        }

        return new Rejection(record.LineNumber, [.. complaints.Select(Placed)], record.RawText())
        {
            Fields = isReadable ? LineFields.Write(record, header, contract) : null,
        };
    }
}

/// <summary>A file that is refused as a whole, before any of its lines is loaded.</summary>
internal sealed class FileRefusedException(Complaint complaint, long lineNumber = 0, string rawText = "")
    : Exception($"{complaint.Code}: {complaint.English}")
{
    /// <summary>The one rejection of the file.</summary>
    public Rejection Rejection { get; } = new(lineNumber, complaint, rawText);
}
