using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Extract;

/// <summary>Where the fields of a contract stand in one file, read from its header.</summary>
internal sealed class HeaderMap
{
    private readonly int[] positions = new int[Enum.GetValues<Field>().Length];

    private HeaderMap(int columnCount)
    {
        ColumnCount = columnCount;
        Array.Fill(positions, -1);
    }

    /// <summary>Fields that every line must have.</summary>
    public int ColumnCount { get; }

    /// <summary>Position of a field, -1 where the file has no such column.</summary>
    public int this[Field field] => positions[(int)field];

    /// <summary>
    /// Reads the header from the first line. Names are compared folded (case, spaces, accents' composition), nothing
    /// else is forgiven: a missing, doubled or unknown column would shift the meaning of every line below it.
    /// </summary>
    /// <exception cref="FileRefusedException">The header is not the contract's.</exception>
    public static HeaderMap Read(RecordSource source, SourceContract contract)
    {
        if (!source.Read()) throw SourceFile.Empty();
        var record = source.Current;
        if (record.Fault is { } fault) throw new FileRefusedException(RecordFaults.Explain(fault, record), record.LineNumber, record.RawText());
        var headers = new List<string>();
        for (var i = 0; i < record.FieldCount; i++) headers.Add(NameFold.Fold(record[i]));

        var map = new HeaderMap(headers.Count);
        foreach (var (field, header) in contract.Columns)
        {
            var position = headers.IndexOf(NameFold.Fold(header));
            if (position < 0)
                throw Refuse(
                    record, SourceErrorCodes.HeaderMismatch, header,
                    $"Dòng tiêu đề thiếu cột '{header}'. {Seen(record, "Dòng đầu tiên là")} Hãy thêm dòng tiêu đề theo mẫu của nguồn '{contract.Code}'.",
                    $"The header lacks the column '{header}'. {Seen(record, "The first line is")} Add the header of source '{contract.Code}'.");
            map.positions[(int)field] = position;
        }

        foreach (var twice in headers.GroupBy(h => h).Where(g => g.Count() > 1).Select(g => g.Key))
            throw Refuse(
                record, SourceErrorCodes.HeaderTwice, twice,
                $"Cột '{twice}' xuất hiện hai lần ở dòng tiêu đề. Hãy xoá hoặc đổi tên một cột.",
                $"The header names the column '{twice}' twice. Remove or rename one of them.");

        HashSet<string> known = [.. contract.Columns.Values.Concat(contract.IgnoredColumns).Select(h => NameFold.Fold(h))];
        for (var i = 0; i < headers.Count; i++)
        {
            if (known.Contains(headers[i])) continue;
            var name = Complaint.Quote(record[i]);
            throw Refuse(
                record, SourceErrorCodes.HeaderMismatch, headers[i],
                $"Dòng tiêu đề có cột lạ {name}. Hãy xoá cột này hoặc khai báo trong hợp đồng nguồn '{contract.Code}'.",
                $"The header has an unknown column {name}. Remove it or declare it in the contract of source '{contract.Code}'.");
        }

        return map;
    }

    private static string Seen(SourceRecord record, string words) => $"{words}: {Complaint.Quote(record.RawText())}.";

    private static FileRefusedException Refuse(
        SourceRecord record, string code, string field, string vietnamese, string english) =>
        new(new Complaint(code, field, vietnamese, english), record.LineNumber, record.RawText());
}
