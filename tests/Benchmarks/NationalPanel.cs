using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ItAnalytics.Benchmarks;

/// <summary>
/// Writes the panel of a country as files that the program loads like any others: 15,000 fictional agencies in 63 peer
/// groups, 56 indicators with numerator, denominator and ratio, month by month from January 2013; one file a year.
/// The same arguments give the same bytes.
/// </summary>
internal sealed record NationalPanel(string Folder, int Months, int Agencies = 15_000)
{
    public const int Indicators = 56;
    public const int FirstYear = 2013;

    /// <summary>Peer groups of 238, as 15,000 agencies make 63.</summary>
    private int Groups => Math.Max(1, Agencies / 238);

    public long Rows => (long)Agencies * Indicators * Months;

    public string Contracts => Path.Combine(Folder, "contracts");

    public string Methods => Path.Combine(Folder, "methods");

    /// <summary>Agencies, groups and members.</summary>
    public string Reference => Path.Combine(Folder, "national");

    /// <summary>The observations: one folder, one file a year.</summary>
    public string Observations => Path.Combine(Folder, "national-monthly");

    /// <summary>Writes everything that is not there yet.</summary>
    public void Write()
    {
        if (Directory.Exists(Observations)) return;
        WriteText(Path.Combine(Methods, "national.yaml"), Method());
        foreach (var (code, files, states, columns) in new[]
        {
            ("national-agencies", "national/agencies.csv", "AGENCY", "code, name_vi, name_en, type, valid_from, valid_to, mark"),
            ("national-groups", "national/groups.csv", "GROUP", "code, name_vi, name_en, methodology, tree, ranked, sort_order"),
            ("national-members", "national/members.csv", "MEMBER", "agency, group, valid_from, valid_to, mark"),
        })
            WriteText(Path.Combine(Contracts, code + ".yaml"), Contract(code, files, states, columns));
        WriteText(Path.Combine(Contracts, "national-monthly.yaml"),
            Contract("national-monthly", "national-monthly/*.csv", "OBSERVATION", "agency, indicator, period, numerator, denominator, value")
            + "methodology: national\nconstants: {stage: SELF}\nnumbers: {locale: POINT}\nperiod: MONTH\nyears: 2013-2022\n");
        WriteText(Path.Combine(Reference, "agencies.csv"), Lines(
            "code,name_vi,name_en,type,valid_from,valid_to,mark", Agencies,
            a => $"{Agency(a)},Cơ quan mô phỏng {a:00000},Simulated agency {a:00000},SIMULATED,2010-01-01,,SYNTHETIC"));
        WriteText(Path.Combine(Reference, "groups.csv"), Lines(
            "code,name_vi,name_en,methodology,tree,ranked,sort_order", Groups,
            g => $"NAT_{g:00},Nhóm mô phỏng {g:00},Simulated group {g:00},national,ALL,true,{g + 1}"));
        WriteText(Path.Combine(Reference, "members.csv"), Lines(
            "agency,group,valid_from,valid_to,mark", Agencies, a => $"{Agency(a)},NAT_{a % Groups:00},2010-01-01,,SYNTHETIC"));
        WriteObservations();
    }

    private void WriteObservations()
    {
        var unfinished = Observations + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        for (var first = 0; first < Months; first += 12)
        {
            using var file = new GZipStream(
                File.Create(Path.Combine(unfinished, $"{FirstYear + (first / 12)}.csv.gz")), CompressionLevel.Fastest);
            using var text = new StreamWriter(file, new UTF8Encoding(false), 1 << 16);
            text.Write("agency,indicator,period,numerator,denominator,value\n");
            for (var agency = 0; agency < Agencies; agency++)
            {
                for (var indicator = 0; indicator < Indicators; indicator++)
                {
                    for (var month = first; month < Math.Min(first + 12, Months); month++) WriteLine(text, agency, indicator, month);
                }
            }
        }
        Directory.Move(unfinished, Observations);
    }

    private static void WriteLine(StreamWriter text, int agency, int indicator, int month)
    {
        // A level of the agency, a drift over the years and a shake of the month, all from one mixed number.
        var mixed = unchecked((((uint)agency * 2654435761u) ^ ((uint)indicator * 2246822519u)) + ((uint)month * 3266489917u));
        mixed = unchecked((mixed ^ (mixed >> 15)) * 2246822519u);
        var whole = 20 + (mixed % 1980);
        var part = whole * (500 + (uint)(agency * 7 % 300) + (uint)month + (mixed >> 20) % 80) / 1000;
        var hundredths = ((part * 10_000) + (whole / 2)) / whole;
        Span<char> line = stackalloc char[64];
        line.TryWrite(CultureInfo.InvariantCulture,
            $"N{agency:00000},I{indicator + 1:00},{FirstYear + (month / 12)}-{(month % 12) + 1:00},{part},{whole},{hundredths / 100}.{hundredths % 100:00}\n",
            out var length);
        text.Write(line[..length]);
    }

    internal static string Agency(int agency) => $"N{agency:00000}";

    private static string Lines(string header, int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, count).Select(line).Prepend(header).Select(l => l + "\n"));

    internal static string Contract(string code, string files, string states, string columns) =>
        $"""
        code: {code}
        kind: SYNTHETIC
        description: One line of a simulated national panel.
        licence: "CC0 1.0"
        citation: "Simulated by tests/Benchmarks"
        files: ["{files}"]
        states: {states}
        columns: {Braced(string.Join(", ", columns.Split(", ").Select(c => $"{c}: {c}")))}

        """;

    private static string Method()
    {
        // 44 indicators of 2 points and 12 of 1: 100.
        var indicators = string.Concat(Enumerable.Range(0, Indicators).Select(i =>
            $"  - {Braced($"code: I{i + 1:00}, name: {Braced($"vi: \"Chỉ tiêu {i + 1}\", en: \"Indicator {i + 1}\"")}, parent: C{(i / 14) + 1}, " +
            $"unit: \"%\", rule: {Braced("kind: PROP")}, max: {Braced($"ALL: {(i < 44 ? 2 : 1)}")}")}\n"));
        var criteria = string.Concat(Enumerable.Range(1, 4).Select(c =>
            $"  - {Braced($"code: C{c}, name: {Braced($"vi: \"Nhóm {c}\", en: \"Criterion {c}\"")}")}\n"));
        return
            """
            code: national
            version: "1"
            name: {vi: "Mô phỏng toàn quốc", en: "Simulated country"}
            legal_basis: "none: simulated"
            years: {from: 2013, to: 2022, mark: VERIFIED}
            scale: 100
            missing: ZERO
            not_applicable: RESCALE
            within_year: SUM
            ranking: {on: EXACT, ties: COMPETITION}
            grades:
              on: EXACT
              bands:
                - {code: HIGH, name: {vi: "Cao", en: "High"}, from: 50}
                - {code: LOW, name: {vi: "Thấp", en: "Low"}, to: 50}
            trees:
              - {code: ALL, name: {vi: "Tất cả", en: "All"}}
            total: {code: TOTAL, name: {vi: "Tổng", en: "Total"}}
            criteria:

            """ + criteria + "indicators:\n" + indicators;
    }

    private static string Braced(string text) => "{" + text + "}";

    internal static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
